package io.linkspan.contracts.topic;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/** Operations on sets of filters. */
public final class FilterSet {
    private FilterSet() {}

    /**
     * The smallest subset that selects the same topics: every filter covered by another is left out; the order of the input
     * is kept. Of two that select the same the {@linkplain TopicFilter#canonical canonical} one stays.
     */
    public static SequencedSet<TopicFilter> minimalUnion(Collection<TopicFilter> filters) {
        FilterIndex<Boolean> index = new FilterIndex<>();
        for (TopicFilter filter : filters) {
            index.put(filter, Boolean.TRUE);
        }
        SequencedSet<TopicFilter> minimal = new LinkedHashSet<>(filters);
        minimal.removeIf(filter -> isRedundant(filter, index));
        return minimal;
    }

    private static boolean isRedundant(TopicFilter filter, FilterIndex<Boolean> index) {
        boolean[] redundant = new boolean[1];
        index.covering(filter, (cover, ignored) -> {
            boolean lesserTwin = cover.canonical().equals(filter);
            redundant[0] = !cover.equals(filter) && !lesserTwin;
            return !redundant[0];
        });
        return redundant[0];
    }
}
