package io.linkspan.admin.status;

import io.linkspan.admin.reports.NodeReport;
import java.util.List;

/**
 * What waits for the peer in the outboxes of all living brokers.
 *
 * @param messages not yet acknowledged by the peer
 * @param bytes their topics and payloads
 * @param oldestMillis how long the oldest of them has waited; 0 when none waits
 * @param dropped messages that were not kept, or not kept long enough, since the brokers began; for every reason
 */
public record Lag(long messages, long bytes, long oldestMillis, long dropped) {

    /** Sums up what brokers report of one link. */
    static Lag of(List<NodeReport> reports) {
        return new Lag(
                sum(reports, "outbox.messages"),
                sum(reports, "outbox.bytes"),
                reports.stream()
                        .mapToLong(report -> value(report, "outbox.oldest.millis"))
                        .max()
                        .orElse(0),
                sum(reports, "outbox.dropped"));
    }

    private static long sum(List<NodeReport> reports, String counter) {
        return reports.stream().mapToLong(report -> value(report, counter)).sum();
    }

    private static long value(NodeReport report, String counter) {
        return report.counters().getOrDefault(counter, 0L);
    }
}
