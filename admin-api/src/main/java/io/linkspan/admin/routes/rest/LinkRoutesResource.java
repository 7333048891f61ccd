package io.linkspan.admin.routes.rest;

import io.linkspan.admin.links.Links;
import io.linkspan.admin.links.rest.LinkLookup;
import io.linkspan.admin.paging.Page;
import io.linkspan.admin.paging.PageRequest;
import io.linkspan.admin.paging.rest.PageQuery;
import io.linkspan.admin.problem.Problem;
import io.linkspan.admin.problem.ProblemException;
import io.linkspan.admin.routes.Direction;
import io.linkspan.admin.routes.LinkRoute;
import io.linkspan.admin.routes.LinkRoutes;
import io.linkspan.admin.security.Role;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Which routes a link carries. */
@Path("/api/v1/links")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Links")
public class LinkRoutesResource {

    private final Links links;
    private final LinkRoutes routes;

    LinkRoutesResource(Links links, LinkRoutes routes) {
        this.links = links;
        this.routes = routes;
    }

    @GET
    @Path("/{name}/routes")
    @RolesAllowed({Role.VIEWER_WORD, Role.OPERATOR_WORD})
    @Operation(operationId = "listLinkRoutes", summary = "What is announced to the peer, and what the peer wants")
    public Uni<RouteList> routes(
            @PathParam("name") String name,
            @Parameter(
                            schema =
                                    @Schema(
                                            implementation = String.class,
                                            enumeration = {"announced", "external"}))
                    @QueryParam("direction")
                    @Nullable
                    String direction,
            @BeanParam PageQuery query) {
        PageRequest page = query.read();
        Direction wanted = direction(direction);
        return Uni.createFrom()
                .completionStage(() -> LinkLookup.require(links, name)
                        .thenCompose(link -> wanted == null
                                ? routes.of(link.name(), link.spec().topics())
                                : routes.of(link.name(), link.spec().topics(), wanted)))
                .map(all -> RouteList.of(Page.of(all, LinkRoute::key, page)));
    }

    private static @Nullable Direction direction(@Nullable String word) {
        if (word == null) {
            return null;
        }
        Direction direction = Direction.ofWord(word);
        if (direction == null) {
            throw new ProblemException(
                    Problem.malformed("direction", "invalid", "direction must be announced or external."));
        }
        return direction;
    }
}
