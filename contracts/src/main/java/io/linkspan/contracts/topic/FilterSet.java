package io.linkspan.contracts.topic;

import java.util.Collection;
import java.util.SequencedSet;

/** Operations on sets of filters. */
@SuppressWarnings("DoNotCallSuggester")
public final class FilterSet {
    private FilterSet() {}

    /**
     * The smallest subset that selects the same topics: every filter covered by another is left out; order of the input is
     * kept. Near-linear in the total number of levels.
     */
    public static SequencedSet<TopicFilter> minimalUnion(Collection<TopicFilter> filters) {
        throw new UnsupportedOperationException("skeleton");
    }
}
