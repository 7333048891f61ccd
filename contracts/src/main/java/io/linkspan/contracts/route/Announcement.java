package io.linkspan.contracts.route;

import io.linkspan.contracts.topic.FilterIndex;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a cluster tells a peer it wants. */
public final class Announcement {
    private Announcement() {}

    /**
     * The intersection of each route with each topic of the link, minus what other announced filters cover. A covered
     * filter stays when it has a kind that none of its covers has, so that for every topic the kinds of all matching
     * announced filters are exactly the kinds of the matching routes. Filters that begin with {@code $} are left out:
     * what lives there belongs to one cluster alone.
     *
     * @param routes of all nodes; the same filter may occur several times
     * @param topics of the link's spec
     */
    public static NavigableMap<TopicFilter, RouteKinds> of(Collection<Route> routes, List<TopicFilter> topics) {
        Map<TopicFilter, RouteKinds> wanted = wanted(routes, topics);
        FilterIndex<RouteKinds> index = new FilterIndex<>();
        wanted.forEach(index::put);
        NavigableMap<TopicFilter, RouteKinds> announced = new TreeMap<>();
        wanted.forEach((filter, kinds) -> {
            if (!isCovered(filter, kinds, index)) {
                announced.put(filter, kinds);
            }
        });
        return announced;
    }

    private static Map<TopicFilter, RouteKinds> wanted(Collection<Route> routes, List<TopicFilter> topics) {
        Map<TopicFilter, RouteKinds> wanted = new HashMap<>();
        for (Route route : routes) {
            for (TopicFilter topic : topics) {
                route.filter().intersect(topic).filter(Announcement::mayCross).ifPresent(both -> {
                    // Two texts for the same topics would each count as covered by the other.
                    wanted.merge(both.canonical(), route.kinds(), RouteKinds::plus);
                });
            }
        }
        return wanted;
    }

    private static boolean mayCross(TopicFilter filter) {
        return filter.value().charAt(0) != '$';
    }

    /** True if the other filters that cover it have, together, all its kinds. */
    private static boolean isCovered(TopicFilter filter, RouteKinds kinds, FilterIndex<RouteKinds> index) {
        int[] bits = new int[1];
        index.covering(filter, (cover, coverKinds) -> {
            if (!cover.equals(filter)) {
                bits[0] |= coverKinds.bits();
            }
            return true;
        });
        return bits[0] != 0 && RouteKinds.of(bits[0]).contains(kinds);
    }

    /** What turns one announcement into another; a filter whose kinds changed counts as added. */
    public static Difference difference(
            NavigableMap<TopicFilter, RouteKinds> before, NavigableMap<TopicFilter, RouteKinds> after) {
        List<Route> added = new ArrayList<>();
        after.forEach((filter, kinds) -> {
            if (!kinds.equals(before.get(filter))) {
                added.add(new Route(filter, kinds));
            }
        });
        List<TopicFilter> removed = new ArrayList<>(before.keySet());
        removed.removeIf(after::containsKey);
        return new Difference(added, removed);
    }

    /**
     * A step between two announcements, each list in filter order.
     *
     * @param added new filters and filters with new kinds
     * @param removed filters no longer announced
     */
    public record Difference(List<Route> added, List<TopicFilter> removed) {
        /** Keeps its own copies. */
        public Difference {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
        }

        /** True if nothing changed. */
        public boolean isEmpty() {
            return added.isEmpty() && removed.isEmpty();
        }
    }
}
