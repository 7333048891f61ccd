package io.linkspan.admin.status.rest;

import io.linkspan.admin.reports.NodeReport;
import io.linkspan.admin.status.Lag;
import io.linkspan.admin.status.LinkStatus;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The JSON of a link's status. */
@Schema(name = "LinkStatus")
public record LinkStatusView(
        @Schema(required = true, examples = "gcp") String name,

        @Schema(
                required = true,
                description = "Over all nodes; inconsistent when they differ, or differ from enabled.",
                enumeration = {
                    "disabled",
                    "connecting",
                    "handshaking",
                    "bootstrapping",
                    "online",
                    "disconnected",
                    "failed",
                    "inconsistent"
                },
                examples = "disconnected")
        String state,

        @Schema(
                nullable = true,
                description = "One sentence.",
                examples = "Wrong user name or password at gcp.example.com:11883")
        @Nullable
        String cause,

        @Schema(
                nullable = true,
                description = "When the state last changed on a node.",
                examples = "2026-01-01T12:00:00Z")
        @Nullable
        Instant since,

        @Schema(nullable = true, description = "Next try.", examples = "2026-01-01T12:00:05Z") @Nullable
        Instant retryAt,

        @Schema(required = true) List<NodeStatusView> nodes,

        @Schema(required = true) LagView lag) {

    static LinkStatusView of(LinkStatus status) {
        return new LinkStatusView(
                status.name(),
                status.state(),
                status.cause(),
                status.since(),
                status.retryAt(),
                status.nodes().stream().map(NodeStatusView::of).toList(),
                LagView.of(status.lag()));
    }

    /** What waits for the peer. */
    @Schema(name = "Lag", description = "What waits for the peer in the outboxes of all living brokers.")
    public record LagView(
            @Schema(required = true, description = "Not yet acknowledged by the peer.", examples = "1200")
            long messages,

            @Schema(required = true, description = "Of their topics and payloads.", examples = "96000")
            long bytes,

            @Schema(required = true, description = "How long the oldest has waited.", examples = "2.4")
            double seconds,

            @Schema(required = true, description = "Not kept, for any reason, since the brokers began.", examples = "0")
            long dropped) {

        static LagView of(Lag lag) {
            return new LagView(lag.messages(), lag.bytes(), lag.oldestMillis() / 1000.0, lag.dropped());
        }
    }

    /** What one node says. */
    @Schema(name = "NodeStatus")
    public record NodeStatusView(
            @Schema(required = true, examples = "link/node-1")
            String node,

            @Schema(required = true, examples = "disconnected")
            String state,

            @Schema(nullable = true) @Nullable String cause,

            @Schema(nullable = true) @Nullable Instant since,

            @Schema(nullable = true) @Nullable Instant retryAt) {

        static NodeStatusView of(NodeReport report) {
            return new NodeStatusView(
                    report.node(),
                    report.state() == null ? "" : report.state(),
                    report.cause(),
                    report.since(),
                    report.retryAt());
        }
    }
}
