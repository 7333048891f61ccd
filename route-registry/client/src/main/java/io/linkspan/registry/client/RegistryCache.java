package io.linkspan.registry.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One cache of the registry.
 *
 * <p>Writes are idempotent as long as the value says everything (last one wins), so repeating one whose outcome is
 * unknown is safe. The conditional ones tell whether they took effect; after a failure of one of them, read before
 * acting.
 *
 * @param <K> key record or String
 * @param <V> value record, which carries its own revision
 */
public interface RegistryCache<K, V> extends WriteOnceCache<K, V> {

    /** Reads one entry; null when there is none. */
    CompletionStage<@Nullable Versioned<V>> get(K key);

    /** Reads all entries in bulk; not a point in time: writes meanwhile may or may not be in it. */
    CompletionStage<Map<K, V>> snapshot();

    /** Writes one entry without lifespan. */
    CompletionStage<Void> put(K key, V value);

    /** Writes one entry that vanishes when it has not been written again for {@code lifespan} (at least one millisecond). */
    CompletionStage<Void> put(K key, V value, Duration lifespan);

    /** Writes several entries in one round trip; not atomic. */
    CompletionStage<Void> putAll(Map<K, V> entries);

    /** Writes several entries that vanish when not written again for {@code lifespan}; not atomic. */
    default CompletionStage<Void> putAll(Map<K, V> entries, Duration lifespan) {
        return CompletableFuture.allOf(entries.entrySet().stream()
                .map(entry -> put(entry.getKey(), entry.getValue(), lifespan).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    /** Writes unless there is an entry; true when written. */
    CompletionStage<Boolean> putIfAbsent(K key, V value);

    /**
     * Replaces exactly the entry that was read.
     *
     * @return false when it has changed since, or when the connection to the registry was lost since it was read: read again
     */
    CompletionStage<Boolean> replace(K key, V value, Versioned<V> expected);

    /** Removes one entry; true when there was one. */
    CompletionStage<Boolean> remove(K key);
}
