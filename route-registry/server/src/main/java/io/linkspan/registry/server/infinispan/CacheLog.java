package io.linkspan.registry.server.infinispan;

import io.linkspan.registry.client.WriteOnceCache;
import io.linkspan.registry.client.schema.LogEntry;
import io.linkspan.registry.client.schema.LogKey;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.infinispan.AdvancedCache;
import org.jspecify.annotations.Nullable;

/** The log as a cache of this node, which other nodes of the registry have too. */
record CacheLog(AdvancedCache<LogKey, LogEntry> cache) implements WriteOnceCache<LogKey, LogEntry> {
    @Override
    public CompletionStage<Map<LogKey, LogEntry>> getAll(Set<LogKey> keys) {
        return cache.getAllAsync(keys);
    }

    // An equal entry is of an attempt that was cut short: it may be at some of the registry's nodes only.
    @Override
    public CompletionStage<@Nullable LogEntry> putIfAbsentOrGet(LogKey key, LogEntry value) {
        return cache.putIfAbsentAsync(key, value)
                .thenCompose(previous -> value.equals(previous)
                        ? cache.putAsync(key, value).thenApply(written -> previous)
                        : CompletableFuture.completedFuture(previous));
    }

    @Override
    public CompletionStage<Void> removeAll(Collection<LogKey> keys) {
        return CompletableFuture.allOf(keys.stream().map(cache::removeAsync).toArray(CompletableFuture<?>[]::new));
    }
}
