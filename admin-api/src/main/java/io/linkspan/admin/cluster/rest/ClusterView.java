package io.linkspan.admin.cluster.rest;

import io.linkspan.admin.cluster.ClusterSummary;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The JSON of a cluster. */
@Schema(name = "Cluster")
public record ClusterView(
        @Schema(required = true, examples = "aws") String name,

        @Schema(
                required = true,
                description = "Identity of this cluster's data; made with it.",
                examples = "4f0c9b6e-6a57-4a0e-8f5e-2f2d9a8f2c11")
        String instance,

        @Schema(required = true, description = "Of the admin API that answers.", examples = "0.1.0")
        String version,

        @Schema(required = true) NodeCounts nodes,
        @Schema(required = true) LinkCounts links) {

    static ClusterView of(ClusterSummary summary, String version) {
        return new ClusterView(
                summary.name().value(),
                summary.instance().toString(),
                version,
                new NodeCounts(summary.nodes(), summary.nodesReady(), summary.nodesByRole()),
                new LinkCounts(summary.links(), summary.linksEnabled(), summary.linksByState()));
    }

    /** How many nodes live. */
    @Schema(name = "NodeCounts")
    public record NodeCounts(
            @Schema(required = true) int total,
            @Schema(required = true) int ready,

            @Schema(required = true, examples = "{\"broker\": 1, \"link\": 1}")
            Map<String, Integer> byRole) {}

    /** How many links there are. */
    @Schema(name = "LinkCounts")
    public record LinkCounts(
            @Schema(required = true) int total,
            @Schema(required = true) int enabled,

            @Schema(required = true, examples = "{\"online\": 1}")
            Map<String, Integer> byState) {}
}
