package io.linkspan.contracts.route;

import io.linkspan.contracts.topic.TopicFilter;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;

/** What a cluster tells a peer it wants. */
@SuppressWarnings("DoNotCallSuggester")
public final class Announcement {
    private Announcement() {}

    /**
     * The intersection of each route with each topic of the link, minus what other announced filters cover. A covered
     * filter stays when it has a kind that none of its covers has, so that for every topic the kinds of all matching
     * announced filters are exactly the kinds of the matching routes. Filters that begin with {@code $} are left out.
     *
     * @param routes of all nodes; the same filter may occur several times
     * @param topics of the link's spec
     */
    public static SortedMap<TopicFilter, RouteKinds> of(Collection<Route> routes, List<TopicFilter> topics) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** What turns one announcement into another; a filter whose kinds changed counts as added. */
    public static Difference difference(
            SortedMap<TopicFilter, RouteKinds> before, SortedMap<TopicFilter, RouteKinds> after) {
        throw new UnsupportedOperationException("skeleton");
    }

    /**
     * A step between two announcements, each list in filter order.
     *
     * @param added new filters and filters with new kinds
     * @param removed filters no longer announced
     */
    public record Difference(List<Route> added, List<TopicFilter> removed) {
        /** True if nothing changed. */
        public boolean isEmpty() {
            return added.isEmpty() && removed.isEmpty();
        }
    }
}
