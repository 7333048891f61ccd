package io.linkspan.registry.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an outgoing channel of connector {@code linkspan-registry} takes.
 *
 * <p>One write per key is in flight; of those that arrive meanwhile only the latest is kept. Each is repeated until the
 * registry has taken it; the message is acknowledged once it, or a later one of its key, has been taken.
 */
public sealed interface CacheWrite<K, V> {

    /** The key written to. */
    K key();

    /** Writes the entry; {@code lifespan} null: for good. */
    record Put<K, V>(K key, V value, @Nullable Duration lifespan) implements CacheWrite<K, V> {}

    /** Removes the entry. */
    record Remove<K, V>(K key) implements CacheWrite<K, V> {}
}
