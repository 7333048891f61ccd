package io.linkspan.admin.status;

import io.linkspan.admin.reports.NodeReport;
import io.linkspan.contracts.link.LinkState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One link over all its nodes.
 *
 * @param state word of a {@link LinkState}, or {@link LinkState#INCONSISTENT}
 * @param cause one sentence; null when there is nothing to explain
 * @param since the latest moment at which a node changed its state; null when no node reports
 * @param retryAt the earliest planned try; null: none
 * @param nodes the reports that judge the state, by node
 * @param lag what waits for the peer
 */
public record LinkStatus(
        String name,
        String state,
        @Nullable String cause,
        @Nullable Instant since,
        @Nullable Instant retryAt,
        List<NodeReport> nodes,
        Lag lag) {

    private static final String DISABLED = new LinkState.Disabled().word();
    private static final String DISCONNECTED = "disconnected";
    private static final String NOBODY_REPORTS = "No link-service node reports on this link";

    /**
     * Sums up.
     *
     * @param enabled what the link's spec says
     * @param reports about this link, in the order to show
     */
    public static LinkStatus of(String name, boolean enabled, List<NodeReport> reports) {
        List<NodeReport> judging =
                reports.stream().filter(report -> report.state() != null).toList();
        Lag lag = Lag.of(reports);
        List<String> states = judging.stream()
                .map(report -> Objects.requireNonNull(report.state()))
                .distinct()
                .toList();
        Instant since = judging.stream()
                .map(NodeReport::since)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        Instant retryAt = judging.stream()
                .map(NodeReport::retryAt)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        if (states.isEmpty()) {
            return enabled
                    ? new LinkStatus(name, DISCONNECTED, NOBODY_REPORTS, null, null, judging, lag)
                    : new LinkStatus(name, DISABLED, null, null, null, judging, lag);
        }
        if (states.size() > 1) {
            return new LinkStatus(name, LinkState.INCONSISTENT, differing(judging), since, retryAt, judging, lag);
        }
        String state = states.getFirst();
        if (state.equals(DISABLED) == enabled) {
            return new LinkStatus(name, LinkState.INCONSISTENT, late(enabled, judging), since, retryAt, judging, lag);
        }
        return new LinkStatus(name, state, firstCause(judging), since, retryAt, judging, lag);
    }

    private static @Nullable String firstCause(List<NodeReport> judging) {
        return judging.stream()
                .map(NodeReport::cause)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static String differing(List<NodeReport> judging) {
        TreeMap<String, List<String>> nodesByState = judging.stream()
                .collect(Collectors.groupingBy(
                        report -> Objects.requireNonNull(report.state()),
                        TreeMap::new,
                        Collectors.mapping(NodeReport::node, Collectors.toList())));
        String who = nodesByState.entrySet().stream()
                .map(entry -> entry.getKey() + " on " + String.join(", ", entry.getValue()))
                .collect(Collectors.joining("; "));
        String cause = firstCause(judging);
        return "Nodes differ: " + who + (cause == null ? "" : " (" + cause + ")");
    }

    private static String late(boolean enabled, List<NodeReport> judging) {
        String nodes = judging.stream().map(NodeReport::node).collect(Collectors.joining(", "));
        return "The link is " + (enabled ? "enabled" : "disabled") + ", but not yet on " + nodes;
    }
}
