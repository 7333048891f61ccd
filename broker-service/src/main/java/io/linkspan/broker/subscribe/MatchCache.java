package io.linkspan.broker.subscribe;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What topics have matched lately in a tree: publishers repeat their topics.
 *
 * <p>Direct-mapped and bounded: {@value #SLOTS} topics of at most {@value #LONGEST} characters and {@value #MOST} filters each.
 * Confined to one thread; the tree may change meanwhile, and is seen as it is.
 *
 * @param <V> what stands at a filter
 */
public final class MatchCache<V> {
    private static final int SLOTS = 2048;
    static final int LONGEST = 256;
    static final int MOST = 64;

    private final FilterTree<V> tree;
    private final @Nullable Entry<V>[] entries;

    /** @param places whose changes concern the topic, and how many there had been before it was looked for */
    private record Entry<V>(String topic, int places, long changes, List<V> found) {}

    @SuppressWarnings({"unchecked", "rawtypes"})
    public MatchCache(FilterTree<V> tree) {
        this.tree = tree;
        this.entries = new Entry[SLOTS];
    }

    /** The value of every filter that matches the topic, as {@link FilterTree#match} finds them; not to be changed. */
    public List<V> match(String topic) {
        int hash = topic.hashCode();
        int slot = (hash ^ (hash >>> 11) ^ (hash >>> 22)) & (SLOTS - 1);
        Entry<V> known = entries[slot];
        if (known != null
                && known.topic.equals(topic)
                && known.changes == tree.changes().count(known.places)) {
            return known.found;
        }
        String[] levels = TopicLevels.split(topic);
        int places = Changes.places(levels);
        long changes = tree.changes().count(places); // before: a change while it is looked for makes it void
        List<V> found = new ArrayList<>(1);
        tree.match(topic, levels, found);
        if (topic.length() <= LONGEST && found.size() <= MOST) {
            entries[slot] = new Entry<>(topic, places, changes, found);
        }
        return found;
    }
}
