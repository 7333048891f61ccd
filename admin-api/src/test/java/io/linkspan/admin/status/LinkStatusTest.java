package io.linkspan.admin.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.admin.reports.NodeReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinkStatusTest {

    private static final Instant EARLY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATE = Instant.parse("2026-01-01T00:01:00Z");

    @Test
    void agreeingNodesGiveTheirWordAndTheFirstCause() {
        LinkStatus status = LinkStatus.of(
                "gcp",
                true,
                List.of(
                        report("link/a", "disconnected", "Connection refused", EARLY, LATE),
                        report("link/b", "disconnected", "Time-out", LATE, LATE.plusSeconds(3))));

        assertThat(status.state()).isEqualTo("disconnected");
        assertThat(status.cause()).isEqualTo("Connection refused");
        assertThat(status.since()).isEqualTo(LATE);
        assertThat(status.retryAt()).isEqualTo(LATE);
        assertThat(status.nodes()).hasSize(2);
    }

    @Test
    void onlineHasNoCause() {
        LinkStatus status = LinkStatus.of("gcp", true, List.of(report("link/a", "online", null, EARLY, null)));

        assertThat(status.state()).isEqualTo("online");
        assertThat(status.cause()).isNull();
    }

    @Test
    void differingNodesAreInconsistentAndNamed() {
        LinkStatus status = LinkStatus.of(
                "gcp",
                true,
                List.of(
                        report("link/a", "online", null, EARLY, null),
                        report("link/b", "disconnected", "Connection refused", EARLY, LATE),
                        report("link/c", "online", null, EARLY, null)));

        assertThat(status.state()).isEqualTo("inconsistent");
        assertThat(status.cause())
                .isEqualTo("Nodes differ: disconnected on link/b; online on link/a, link/c (Connection refused)");
    }

    @Test
    void nodesThatHaveNotFollowedTheSpecAreInconsistent() {
        LinkStatus disabled = LinkStatus.of("gcp", false, List.of(report("link/a", "online", null, EARLY, null)));
        LinkStatus enabled = LinkStatus.of("gcp", true, List.of(report("link/a", "disabled", null, EARLY, null)));

        assertThat(disabled.state()).isEqualTo("inconsistent");
        assertThat(disabled.cause()).isEqualTo("The link is disabled, but not yet on link/a");
        assertThat(enabled.state()).isEqualTo("inconsistent");
        assertThat(enabled.cause()).isEqualTo("The link is enabled, but not yet on link/a");
    }

    @Test
    void nobodyReportingIsDisconnectedUnlessDisabled() {
        LinkStatus enabled = LinkStatus.of("gcp", true, List.of(report("broker/a", null, null, null, null)));
        LinkStatus disabled = LinkStatus.of("gcp", false, List.of());

        assertThat(enabled.state()).isEqualTo("disconnected");
        assertThat(enabled.cause()).isEqualTo("No link-service node reports on this link");
        assertThat(enabled.nodes()).isEmpty();
        assertThat(disabled.state()).isEqualTo("disabled");
        assertThat(disabled.cause()).isNull();
    }

    @Test
    void rolesThatDoNotJudgeAreLeftOut() {
        LinkStatus status = LinkStatus.of(
                "gcp",
                true,
                List.of(report("broker/a", null, null, null, null), report("link/a", "online", null, EARLY, null)));

        assertThat(status.state()).isEqualTo("online");
        assertThat(status.nodes()).extracting(NodeReport::node).containsExactly("link/a");
    }

    private static NodeReport report(
            String node,
            @Nullable String state,
            @Nullable String cause,
            @Nullable Instant since,
            @Nullable Instant retryAt) {
        return new NodeReport("gcp", node, 1, state, cause, since, retryAt, Map.of());
    }
}
