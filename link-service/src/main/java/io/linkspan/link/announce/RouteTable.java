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

    /**
     * The routes of living nodes, and durable ones of those that are away or begin again: the sessions behind these are
     * revived. Others of an earlier life of a node, and what is no route, are left out.
     */
    public static List<Route> living(Map<Key, Entry> routes, Map<String, Long> incarnations) {
        List<Route> living = new ArrayList<>(routes.size());
        routes.forEach((key, entry) -> {
            Long incarnation = incarnations.get(key.node());
            if (entry.kinds() < 1 || entry.kinds() > 7 || TopicSyntax.filterError(key.filter()) != null) {
                return;
            }
            RouteKinds kinds = RouteKinds.of(entry.kinds());
            boolean lives = incarnation != null && incarnation == entry.incarnation();
            if (lives || kinds.contains(RouteKinds.DURABLE)) {
                living.add(new Route(TopicFilter.of(key.filter()), kinds));
            }
        });
        return living;
    }
}
