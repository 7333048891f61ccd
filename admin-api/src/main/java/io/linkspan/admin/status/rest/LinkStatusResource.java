package io.linkspan.admin.status.rest;

import io.linkspan.admin.links.Links;
import io.linkspan.admin.links.rest.LinkLookup;
import io.linkspan.admin.reports.ReportStore;
import io.linkspan.admin.security.Role;
import io.linkspan.admin.status.LinkStatus;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How a link stands. */
@Path("/api/v1/links")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Links")
public class LinkStatusResource {

    private final Links links;
    private final ReportStore reports;

    LinkStatusResource(Links links, ReportStore reports) {
        this.links = links;
        this.reports = reports;
    }

    @GET
    @Path("/{name}/status")
    @RolesAllowed({Role.VIEWER_WORD, Role.OPERATOR_WORD})
    @Operation(operationId = "getLinkStatus", summary = "How a link stands, overall and per node")
    public Uni<LinkStatusView> status(@PathParam("name") String name) {
        return Uni.createFrom()
                .completionStage(() -> LinkLookup.require(links, name)
                        .thenCombine(
                                reports.read(),
                                (link, read) -> LinkStatus.of(name, link.spec().enabled(), read.of(name))))
                .map(LinkStatusView::of);
    }
}
