package io.linkspan.registry.client;

import java.util.Map;

/**
 * What an incoming channel of connector {@code linkspan-registry} carries, in order per key.
 *
 * <p>A {@link Snapshot} comes first and again after every doubt (reconnect, fail-over, overflow): it is the whole truth
 * and replaces everything known; what it does not name is gone.
 */
public sealed interface CacheChange<K, V> {

    /** The whole cache. */
    record Snapshot<K, V>(Map<K, V> entries) implements CacheChange<K, V> {
        /** Takes an immutable view of the entries. */
        public Snapshot {
            entries = Map.copyOf(entries);
        }
    }

    /** An entry that was created or changed, with a higher revision than the value last told unless removed since. */
    record Put<K, V>(K key, V value) implements CacheChange<K, V> {}

    /** An entry that was removed or has expired. */
    record Removed<K, V>(K key) implements CacheChange<K, V> {}
}
