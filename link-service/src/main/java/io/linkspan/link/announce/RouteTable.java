package io.linkspan.link.announce;

import io.linkspan.contracts.route.Route;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.contracts.topic.TopicSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Picks the routes that count out of what the nodes of this cluster have registered. */
public final class RouteTable {

    private RouteTable() {}

    /**
     * Where a route is registered.
     *
     * @param filter as text
     * @param node id of the broker node
     */
    public record Key(String filter, String node) {}

    /**
     * What is registered.
     *
     * @param kinds bits of {@link RouteKinds}
     * @param incarnation of the node that wrote it
     */
    public record Entry(int kinds, long incarnation) {}

    /** The routes of living nodes; those of an earlier life of a node, and what is no route, are left out. */
    public static List<Route> living(Map<Key, Entry> routes, Map<String, Long> incarnations) {
        List<Route> living = new ArrayList<>(routes.size());
        routes.forEach((key, entry) -> {
            Long incarnation = incarnations.get(key.node());
            if (incarnation != null
                    && incarnation == entry.incarnation()
                    && entry.kinds() >= 1
                    && entry.kinds() <= 7
                    && TopicSyntax.filterError(key.filter()) == null) {
                living.add(new Route(TopicFilter.of(key.filter()), RouteKinds.of(entry.kinds())));
            }
        });
        return living;
    }
}
