package io.linkspan.admin.metrics.rest;

import io.linkspan.admin.metrics.LinkMetrics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The JSON of a link's metrics. */
@Schema(name = "LinkMetrics")
public record LinkMetricsView(
        @Schema(required = true, examples = "gcp") String name,

        @Schema(nullable = true, description = "Last reset; null: never.", examples = "2026-01-01T12:00:00Z") @Nullable
        Instant resetAt,

        @Schema(
                required = true,
                description = "Every name, over the living nodes.",
                examples = "{\"messages.forwarded\": 10, \"bytes.forwarded\": 640, \"outbox.messages\": 0}")
        Map<String, Long> totals,

        @Schema(required = true) List<NodeMetricsView> nodes) {

    static LinkMetricsView of(LinkMetrics metrics) {
        return new LinkMetricsView(
                metrics.name(),
                metrics.resetAt(),
                metrics.totals(),
                metrics.nodes().stream()
                        .map(node -> new NodeMetricsView(node.node(), node.counters()))
                        .toList());
    }

    /** Numbers of one node. */
    @Schema(name = "NodeMetrics")
    public record NodeMetricsView(
            @Schema(required = true, examples = "link/node-1")
            String node,

            @Schema(
                    required = true,
                    description = "What this node counts.",
                    examples = "{\"messages.forwarded\": 10, \"bytes.forwarded\": 640}")
            Map<String, Long> counters) {}
}
