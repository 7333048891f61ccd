package io.linkspan.admin.cluster.rest;

import io.linkspan.admin.cluster.Node;
import io.linkspan.admin.paging.Page;
import io.linkspan.admin.paging.rest.PageView;
import io.linkspan.registry.client.schema.NodeFigures;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One page of nodes. */
@Schema(name = "NodeList")
public record NodeList(
        @Schema(required = true) List<NodeView> items,
        @Schema(required = true) PageView page) {

    static NodeList of(Page<Node> page) {
        return new NodeList(page.items().stream().map(NodeView::of).toList(), PageView.of(page));
    }

    /** One living process. */
    @Schema(name = "Node")
    public record NodeView(
            @Schema(required = true, examples = "broker/node-1")
            String id,

            @Schema(required = true, description = "broker, link, registry, admin or standalone.", examples = "broker")
            String role,

            @Schema(required = true, examples = "node-1") String node,

            @Schema(required = true, examples = "127.0.0.1") String host,

            @Schema(required = true) boolean ready,

            @Schema(required = true, examples = "0.1.0") String version,

            @Schema(required = true, description = "Grows with each start.", examples = "3")
            long incarnation,

            @Schema(required = true) Instant startedAt,

            @Schema(
                    required = true,
                    description = "Those it has: mqtt, link, grpc, management.",
                    examples = "{\"mqtt\": 1883, \"link\": 11883, \"management\": 9000}")
            Map<String, Integer> ports,

            @Schema(
                    required = true,
                    description = "On its way out on purpose: it serves the clients that it has, and sends them away.")
            boolean leaving,

            @Schema(
                    nullable = true,
                    description =
                            "Of a broker that is away: the broker that stands in for it, with its sessions and its log.",
                    examples = "node-2")
            @Nullable
            String standIn,

            @Schema(nullable = true, description = "Of a broker: clients connected to it.", examples = "12") @Nullable
            Long connections,

            @Schema(
                    nullable = true,
                    description = "Of a broker: sessions that it has, with and without their client.",
                    examples = "14")
            @Nullable
            Long sessions,

            @Schema(nullable = true, description = "Of a broker: seconds since it began.", examples = "3600") @Nullable
            Long uptimeSeconds) {

        static NodeView of(Node node) {
            return new NodeView(
                    node.id(),
                    node.role(),
                    node.node(),
                    node.host(),
                    node.ready(),
                    node.version(),
                    node.incarnation(),
                    node.startedAt(),
                    node.ports(),
                    node.leaving(),
                    node.standIn(),
                    node.figures().get(NodeFigures.CLIENTS_CONNECTED),
                    node.figures().get(NodeFigures.CLIENTS_TOTAL),
                    node.figures().get(NodeFigures.UPTIME));
        }
    }
}
