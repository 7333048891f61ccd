package io.linkspan.registry.client.hotrod;

import io.linkspan.registry.client.RegistryCache;
import io.linkspan.registry.client.RegistryUnavailableException;
import io.linkspan.registry.client.Versioned;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.infinispan.client.hotrod.Flag;
import org.infinispan.client.hotrod.MetadataValue;
import org.infinispan.client.hotrod.RemoteCache;
import org.infinispan.commons.util.CloseableIterator;
import org.jspecify.annotations.Nullable;

/** A cache over Hot Rod. While there is no session, operations wait for one up to the time-out. */
final class HotRodCache<K, V> implements RegistryCache<K, V> {
    /** Entries per round trip of a bulk read. */
    private static final int LOAD_BATCH = 512;

    private final Connection connection;
    private final Executor blocking;
    private final String name;

    HotRodCache(Connection connection, Executor blocking, String name) {
        this.connection = connection;
        this.blocking = blocking;
        this.name = name;
    }

    @Override
    public CompletionStage<@Nullable Versioned<V>> get(K key) {
        return call("get", cache -> {
            long generation = connection.generation();
            return cache.getWithMetadataAsync(key).thenApply(found -> versioned(found, generation));
        });
    }

    private static <V> @Nullable Versioned<V> versioned(@Nullable MetadataValue<V> found, long generation) {
        return found == null ? null : new Versioned<>(found.getValue(), found.getVersion(), generation);
    }

    @Override
    public CompletionStage<Map<K, V>> getAll(Set<K> keys) {
        return call("get", cache -> cache.getAllAsync(keys));
    }

    @Override
    public CompletionStage<Map<K, V>> snapshot() {
        return call("snapshot", cache -> CompletableFuture.supplyAsync(() -> load(cache, () -> {}), blocking));
    }

    /**
     * Reads all entries but beacons; blocks.
     *
     * @param gotOn called for each
     */
    @SuppressWarnings("unchecked") // the schema says what this cache holds
    static <K, V> Map<K, V> load(RemoteCache<K, V> cache, Runnable gotOn) {
        Map<K, V> entries = new HashMap<>();
        CloseableIterator<Map.Entry<Object, Object>> all = cache.retrieveEntries(null, LOAD_BATCH);
        while (all.hasNext()) {
            gotOn.run();
            Map.Entry<Object, Object> entry = all.next();
            if (!Beacon.isKey(entry.getKey())) {
                entries.put((K) entry.getKey(), (V) entry.getValue());
            }
        }
        // Not after a failure: it has ended then, and closing it over a connection that has gone fails in RxJava's
        // hands.
        all.close();
        return entries;
    }

    @Override
    public CompletionStage<Void> put(K key, V value) {
        return call("put", cache -> cache.putAsync(key, value).thenApply(HotRodCache::nothing));
    }

    @Override
    public CompletionStage<Void> put(K key, V value, Duration lifespan) {
        return call("put", cache -> cache.putAsync(key, value, millis(lifespan), TimeUnit.MILLISECONDS)
                .thenApply(HotRodCache::nothing));
    }

    @Override
    public CompletionStage<Void> putAll(Map<K, V> entries) {
        if (entries.size() == 1) {
            Map.Entry<K, V> only = entries.entrySet().iterator().next();
            return put(only.getKey(), only.getValue());
        }
        return call("put", cache -> cache.putAllAsync(entries));
    }

    @Override
    public CompletionStage<Void> putAll(Map<K, V> entries, Duration lifespan) {
        if (entries.size() == 1) {
            Map.Entry<K, V> only = entries.entrySet().iterator().next();
            return put(only.getKey(), only.getValue(), lifespan);
        }
        return call("put", cache -> cache.putAllAsync(entries, millis(lifespan), TimeUnit.MILLISECONDS));
    }

    @Override
    public CompletionStage<Boolean> putIfAbsent(K key, V value) {
        return present(key, value).thenApply(previous -> previous == null);
    }

    // An equal entry is of an attempt that was cut short: it may be at some of the registry's nodes only.
    @Override
    public CompletionStage<@Nullable V> putIfAbsentOrGet(K key, V value) {
        return present(key, value)
                .thenCompose(previous -> value.equals(previous)
                        ? put(key, value).thenApply(written -> previous)
                        : CompletableFuture.completedStage(previous));
    }

    private CompletionStage<@Nullable V> present(K key, V value) {
        return call("put if absent", cache -> {
            RemoteCache<K, V> telling = cache.withFlags(Flag.FORCE_RETURN_VALUE);
            return telling.putIfAbsentAsync(key, value);
        });
    }

    @Override
    public CompletionStage<Boolean> replace(K key, V value, Versioned<V> expected) {
        if (expected.generation() != connection.generation()) {
            return CompletableFuture.completedFuture(false);
        }
        return call("replace", cache -> cache.replaceWithVersionAsync(key, value, expected.version()));
    }

    @Override
    public CompletionStage<Boolean> remove(K key) {
        return call("remove", cache -> {
            RemoteCache<K, V> telling = cache.withFlags(Flag.FORCE_RETURN_VALUE);
            return telling.removeAsync(key).thenApply(previous -> previous != null);
        });
    }

    @Override
    public CompletionStage<Void> removeAll(Collection<K> keys) {
        return call(
                "remove",
                cache -> CompletableFuture.allOf(
                        keys.stream().map(cache::removeAsync).toArray(CompletableFuture<?>[]::new)));
    }

    private <T> CompletionStage<T> call(String operation, Function<RemoteCache<K, V>, CompletableFuture<T>> action) {
        CompletableFuture<T> call = connection.session().thenCompose(session -> action.apply(session.cache(name)));
        connection.timeouts().bound(call, connection.settings().timeout());
        return call.exceptionally(failure -> {
            throw new RegistryUnavailableException(operation + " " + name, root(failure));
        });
    }

    private static Throwable root(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static long millis(Duration lifespan) {
        return Math.max(1, lifespan.toMillis());
    }

    @SuppressWarnings("NullAway") // Void has no other value
    private static Void nothing(@Nullable Object ignored) {
        return null;
    }
}
