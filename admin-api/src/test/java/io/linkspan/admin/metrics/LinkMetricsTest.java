package io.linkspan.admin.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.admin.reports.Baseline;
import io.linkspan.admin.reports.NodeReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinkMetricsTest {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void countersAndOwnLevelsAddUpAndSharedLevelsDoNot() {
        LinkMetrics metrics = LinkMetrics.of(
                "gcp",
                List.of(
                        report("broker/a", 1, Map.of("messages.received", 3L, "outbox.messages", 2L)),
                        report("broker/b", 2, Map.of("messages.received", 4L, "outbox.messages", 5L)),
                        report("link/a", 3, Map.of("messages.forwarded", 10L, "routes.external", 7L)),
                        report("link/b", 4, Map.of("messages.forwarded", 20L, "routes.external", 6L))),
                List.of());

        assertThat(metrics.resetAt()).isNull();
        assertThat(metrics.totals())
                .hasSize(20)
                .containsEntry("messages.received", 7L)
                .containsEntry("messages.forwarded", 30L)
                .containsEntry("outbox.messages", 7L)
                .containsEntry("routes.external", 7L)
                .containsEntry("routes.announced", 0L);
    }

    @Test
    void resetTakesCountersBackToZeroAndLeavesLevels() {
        List<NodeReport> before = List.of(
                report("link/a", 3, Map.of("messages.forwarded", 10L, "routes.external", 7L, "lanes.open", 32L)));

        List<Baseline> baselines = LinkMetrics.reset("gcp", before, AT);
        LinkMetrics after = LinkMetrics.of(
                "gcp",
                List.of(report(
                        "link/a", 3, Map.of("messages.forwarded", 12L, "routes.external", 8L, "lanes.open", 31L))),
                baselines);

        assertThat(after.resetAt()).isEqualTo(AT);
        assertThat(after.totals())
                .containsEntry("messages.forwarded", 2L)
                .containsEntry("routes.external", 8L)
                .containsEntry("lanes.open", 31L);
        assertThat(after.nodes().getFirst().counters()).containsEntry("messages.forwarded", 2L);
    }

    @Test
    void baselineOfAnEarlierLifeOfANodeIsIgnored() {
        List<Baseline> baselines =
                LinkMetrics.reset("gcp", List.of(report("link/a", 3, Map.of("messages.forwarded", 10L))), AT);

        LinkMetrics after =
                LinkMetrics.of("gcp", List.of(report("link/a", 9, Map.of("messages.forwarded", 4L))), baselines);

        assertThat(after.totals()).containsEntry("messages.forwarded", 4L);
    }

    @Test
    void resetWithoutAnyReportIsRemembered() {
        LinkMetrics after = LinkMetrics.of("gcp", List.of(), LinkMetrics.reset("gcp", List.of(), AT));

        assertThat(after.resetAt()).isEqualTo(AT);
        assertThat(after.nodes()).isEmpty();
    }

    @Test
    void reportOlderThanTheBaselineCountsAsZero() {
        List<Baseline> baselines =
                LinkMetrics.reset("gcp", List.of(report("link/a", 3, Map.of("messages.forwarded", 10L))), AT);

        LinkMetrics after =
                LinkMetrics.of("gcp", List.of(report("link/a", 3, Map.of("messages.forwarded", 9L))), baselines);

        assertThat(after.totals()).containsEntry("messages.forwarded", 0L);
    }

    @Test
    void unknownNamesOfNewerNodesAreCounters() {
        LinkMetrics metrics = LinkMetrics.of(
                "gcp",
                List.of(report("link/a", 1, Map.of("sparks", 1L)), report("link/b", 2, Map.of("sparks", 2L))),
                List.of());

        assertThat(metrics.totals()).containsEntry("sparks", 3L);
    }

    private static NodeReport report(String node, long incarnation, Map<String, Long> counters) {
        return new NodeReport("gcp", node, incarnation, null, null, null, null, counters);
    }
}
