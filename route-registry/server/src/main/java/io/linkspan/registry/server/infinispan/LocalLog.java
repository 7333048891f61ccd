package io.linkspan.registry.server.infinispan;

import io.linkspan.registry.client.CacheNames;
import io.linkspan.registry.client.RegistryUnavailableException;
import io.linkspan.registry.client.WriteOnceCache;
import io.linkspan.registry.client.schema.LogEntry;
import io.linkspan.registry.client.schema.LogKey;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The log for brokers in this process: an entry costs a fraction of what it costs over Hot Rod.
 *
 * <p>Entries carry no version, unlike what Hot Rod writes: nobody replaces them.
 */
public final class LocalLog implements WriteOnceCache<LogKey, LogEntry> {
    private final Supplier<@Nullable EmbeddedRegistry> registry;

    /**
     * The log of a registry node.
     *
     * @param registry the node; null while it does not run
     */
    public LocalLog(Supplier<@Nullable EmbeddedRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public CompletionStage<Map<LogKey, LogEntry>> getAll(Set<LogKey> keys) {
        return call("get", log -> log.getAll(keys));
    }

    @Override
    public CompletionStage<@Nullable LogEntry> putIfAbsentOrGet(LogKey key, LogEntry value) {
        return call("put if absent", log -> log.putIfAbsentOrGet(key, value));
    }

    @Override
    public CompletionStage<Void> removeAll(Collection<LogKey> keys) {
        return call("remove", log -> log.removeAll(keys));
    }

    private <T> CompletionStage<T> call(
            String operation, Function<WriteOnceCache<LogKey, LogEntry>, CompletionStage<T>> action) {
        CompletionStage<T> answer;
        try {
            EmbeddedRegistry running = registry.get();
            if (running == null) {
                throw new IllegalStateException("the registry does not run");
            }
            answer = action.apply(running.log());
        } catch (RuntimeException failure) { // as of a cache that is stopped
            answer = CompletableFuture.failedStage(failure);
        }
        return answer.exceptionally(failure -> {
            throw new RegistryUnavailableException(operation + " " + CacheNames.LOG, failure);
        });
    }
}
