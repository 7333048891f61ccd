package io.linkspan.admin.routes;

import io.linkspan.contracts.route.Announcement;
import io.linkspan.contracts.route.Route;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Lists the routes of a link. */
public final class LinkRoutes {

    private final RouteStore store;

    /** Over a store. */
    public LinkRoutes(RouteStore store) {
        this.store = store;
    }

    /** The routes of that direction, in no order. */
    public CompletionStage<List<LinkRoute>> of(String peer, List<TopicFilter> topics, Direction direction) {
        return switch (direction) {
            case ANNOUNCED -> store.own().thenApply(routes -> announced(routes, topics));
            case EXTERNAL -> store.external(peer).thenApply(LinkRoutes::external);
        };
    }

    /** Both directions, in no order. */
    public CompletionStage<List<LinkRoute>> of(String peer, List<TopicFilter> topics) {
        return of(peer, topics, Direction.ANNOUNCED)
                .thenCombine(of(peer, topics, Direction.EXTERNAL), (announced, external) -> Stream.concat(
                                announced.stream(), external.stream())
                        .toList());
    }

    private static List<LinkRoute> announced(Collection<Route> own, List<TopicFilter> topics) {
        return Announcement.of(own, topics).entrySet().stream()
                .map(entry -> new LinkRoute(Direction.ANNOUNCED, entry.getKey().value(), entry.getValue()))
                .toList();
    }

    private static List<LinkRoute> external(Collection<Route> routes) {
        return routes.stream()
                .map(route -> new LinkRoute(Direction.EXTERNAL, route.filter().value(), route.kinds()))
                .toList();
    }
}
