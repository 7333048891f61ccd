package io.linkspan.registry.server.infinispan;

import io.linkspan.registry.client.WriteOnceCache;
import io.linkspan.registry.client.schema.LogEntry;
import io.linkspan.registry.client.schema.LogKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.infinispan.AdvancedCache;
import org.infinispan.container.DataContainer;
import org.infinispan.encoding.DataConversion;
import org.jspecify.annotations.Nullable;

/**
 * The log of a registry that is one node, straight in the journal below its cache: the way through the cache costs several
 * times what it costs to write an entry.
 *
 * <p>Clients of the cache see the same entries. One of them and this may not write the same position at the same time: both
 * would believe to have it.
 */
final class JournalLog implements WriteOnceCache<LogKey, LogEntry> {
    private final DataConversion keys;
    private final DataConversion values;
    private final DataContainer<LogKey, LogEntry> memory;
    private final JournalStore<Object, Object> store;

    JournalLog(AdvancedCache<LogKey, LogEntry> cache, JournalStore<Object, Object> store) {
        this.keys = cache.getKeyDataConversion();
        this.values = cache.getValueDataConversion();
        this.memory = cache.getDataContainer();
        this.store = store;
    }

    @Override
    public CompletionStage<Map<LogKey, LogEntry>> getAll(Set<LogKey> wanted) {
        Map<Object, LogKey> stored = new HashMap<>();
        wanted.forEach(key -> stored.put(keys.toStorage(key), key));
        return store.values(stored.keySet()).thenApply(found -> {
            Map<LogKey, LogEntry> entries = new HashMap<>();
            stored.forEach((bytes, key) -> {
                Object entry = found.get(bytes);
                if (entry != null) {
                    entries.put(key, (LogEntry) values.fromStorage(entry));
                }
            });
            return entries;
        });
    }

    @Override
    public CompletionStage<@Nullable LogEntry> putIfAbsentOrGet(LogKey key, LogEntry value) {
        return store.putIfAbsent(keys.toStorage(key), values.toStorage(value))
                .thenApply(present -> present == null ? null : (LogEntry) values.fromStorage(present));
    }

    @Override
    public CompletionStage<Void> removeAll(Collection<LogKey> removed) {
        List<Object> stored = removed.stream().map(keys::toStorage).toList();
        return store.deleteAll(stored)
                .thenRun(() -> stored.forEach(memory::remove)); // where it is when a client of the cache has read it
    }
}
