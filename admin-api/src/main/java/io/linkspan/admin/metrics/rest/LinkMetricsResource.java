package io.linkspan.admin.metrics.rest;

import io.linkspan.admin.links.Links;
import io.linkspan.admin.links.rest.LinkLookup;
import io.linkspan.admin.metrics.MetricsService;
import io.linkspan.admin.security.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a link has carried. */
@Path("/api/v1/links")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Links")
public class LinkMetricsResource {

    private final Links links;
    private final MetricsService metrics;
    private final SecurityIdentity identity;

    LinkMetricsResource(Links links, MetricsService metrics, SecurityIdentity identity) {
        this.links = links;
        this.metrics = metrics;
        this.identity = identity;
    }

    @GET
    @Path("/{name}/metrics")
    @RolesAllowed({Role.VIEWER_WORD, Role.OPERATOR_WORD})
    @Operation(operationId = "getLinkMetrics", summary = "What a link has carried, in total and per node")
    public Uni<LinkMetricsView> metrics(@PathParam("name") String name) {
        return Uni.createFrom()
                .completionStage(() -> LinkLookup.require(links, name).thenCompose(link -> metrics.of(link.name())))
                .map(LinkMetricsView::of);
    }

    @POST
    @Path("/{name}/actions/reset-metrics")
    @RolesAllowed(Role.OPERATOR_WORD)
    @Operation(
            operationId = "resetLinkMetrics",
            summary = "Count from now on",
            description =
                    "Gauges (outbox.messages, outbox.bytes, outbox.oldest.millis, lanes.open, routes.*) stay as they are.")
    public Uni<LinkMetricsView> reset(@PathParam("name") String name) {
        String who = identity.getPrincipal().getName();
        return Uni.createFrom()
                .completionStage(
                        () -> LinkLookup.require(links, name).thenCompose(link -> metrics.reset(who, link.name())))
                .map(LinkMetricsView::of);
    }
}
