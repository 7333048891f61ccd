package io.linkspan.admin.cluster.rest;

import io.linkspan.admin.cluster.Clusters;
import io.linkspan.admin.cluster.Node;
import io.linkspan.admin.paging.Page;
import io.linkspan.admin.paging.PageRequest;
import io.linkspan.admin.paging.rest.PageQuery;
import io.linkspan.admin.security.Role;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** This cluster and its nodes. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.VIEWER_WORD, Role.OPERATOR_WORD})
@Tag(name = "Cluster")
public class ClusterResource {

    private final Clusters clusters;
    private final String version;

    ClusterResource(Clusters clusters, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.clusters = clusters;
        this.version = version;
    }

    @GET
    @Path("/cluster")
    @Operation(operationId = "getCluster", summary = "This cluster at a glance")
    public Uni<ClusterView> cluster() {
        return Uni.createFrom().completionStage(clusters::summary).map(summary -> ClusterView.of(summary, version));
    }

    @GET
    @Path("/nodes")
    @Operation(operationId = "listNodes", summary = "Living nodes by id")
    public Uni<NodeList> nodes(
            @Parameter(description = "Only nodes of this role.") @QueryParam("role") @Nullable String role,
            @BeanParam PageQuery query) {
        PageRequest page = query.read();
        return Uni.createFrom()
                .completionStage(clusters::nodes)
                .map(nodes -> nodes.stream()
                        .filter(node -> role == null || node.role().equals(role))
                        .toList())
                .map(nodes -> NodeList.of(Page.of(nodes, Node::id, page)));
    }
}
