package io.linkspan.admin.routes.rest;

import io.linkspan.admin.paging.Page;
import io.linkspan.admin.paging.rest.PageView;
import io.linkspan.admin.routes.LinkRoute;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One page of routes. */
@Schema(name = "RouteList")
public record RouteList(
        @Schema(required = true) List<RouteView> items,
        @Schema(required = true) PageView page) {

    static RouteList of(Page<LinkRoute> page) {
        return new RouteList(page.items().stream().map(RouteView::of).toList(), PageView.of(page));
    }

    /** One route. */
    @Schema(name = "Route")
    public record RouteView(
            @Schema(
                    required = true,
                    description =
                            "announced: this cluster wants it from the peer; external: the peer wants it from this cluster.",
                    enumeration = {"announced", "external"})
            String direction,

            @Schema(required = true, examples = "from-cluster")
            String filter,

            @Schema(
                    required = true,
                    description = "Who stands behind it: normal, shared, durable.",
                    examples = "[\"normal\", \"durable\"]")
            List<String> kinds) {

        static RouteView of(LinkRoute route) {
            return new RouteView(
                    route.direction().word(), route.filter(), route.kinds().names());
        }
    }
}
