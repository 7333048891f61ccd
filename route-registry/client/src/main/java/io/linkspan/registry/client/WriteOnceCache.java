package io.linkspan.registry.client;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What is enough for entries that are written once, never changed, and removed.
 *
 * @param <K> key record or String
 * @param <V> value record
 */
public interface WriteOnceCache<K, V> {

    /**
     * Reads several entries in one round trip; those that are not there are not in the answer.
     *
     * <p>The caller bounds the answer: it is in memory at once.
     */
    CompletionStage<Map<K, V>> getAll(Set<K> keys);

    /**
     * Writes unless there is an entry; any number in flight. An entry of equal content is written again, because a node of
     * the registry that was lost during the earlier attempt may have given it to some of the others only.
     *
     * @return what was there, so that a writer recognises its own earlier attempt (equal content) or somebody else's entry;
     *     null when written now
     */
    CompletionStage<@Nullable V> putIfAbsentOrGet(K key, V value);

    /** Removes several entries, several in flight; not atomic. */
    CompletionStage<Void> removeAll(Collection<K> keys);
}
