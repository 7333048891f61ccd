package io.linkspan.admin.routes;

import io.linkspan.contracts.route.RouteKinds;

/** One route of a link. */
public record LinkRoute(Direction direction, String filter, RouteKinds kinds) {

    /** Unique within a link; sorts by direction, then filter. */
    public String key() {
        return direction.word() + " " + filter;
    }
}
