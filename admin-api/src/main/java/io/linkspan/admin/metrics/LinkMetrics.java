package io.linkspan.admin.metrics;

import io.linkspan.admin.reports.Baseline;
import io.linkspan.admin.reports.NodeReport;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one link has carried.
 *
 * @param resetAt last reset; null: never
 * @param totals every known name, over the living nodes
 * @param nodes by node
 */
public record LinkMetrics(String name, @Nullable Instant resetAt, Map<String, Long> totals, List<NodeMetrics> nodes) {

    /** Numbers of one node by name. */
    public record NodeMetrics(String node, Map<String, Long> counters) {}

    /** Counts from the baselines on. */
    public static LinkMetrics of(String name, List<NodeReport> reports, List<Baseline> baselines) {
        Map<String, Baseline> byNode = baselines.stream()
                .collect(Collectors.toMap(Baseline::node, Function.identity(), (first, second) -> first));
        List<NodeMetrics> nodes = reports.stream()
                .filter(report -> !report.counters().isEmpty())
                .map(report -> new NodeMetrics(report.node(), since(report, byNode.get(report.node()))))
                .toList();
        Instant resetAt = baselines.stream()
                .map(Baseline::at)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return new LinkMetrics(name, resetAt, totals(nodes), nodes);
    }

    /** What to keep so that counting starts anew at {@code at}. */
    public static List<Baseline> reset(String name, List<NodeReport> reports, Instant at) {
        List<Baseline> baselines = reports.stream()
                .map(report -> new Baseline(name, report.node(), report.incarnation(), at, counters(report)))
                .collect(Collectors.toList());
        baselines.add(new Baseline(name, Baseline.WHOLE_LINK, 0, at, Map.of()));
        return List.copyOf(baselines);
    }

    private static Map<String, Long> counters(NodeReport report) {
        return report.counters().entrySet().stream()
                .filter(entry -> Counter.kindOf(entry.getKey()) == Counter.Kind.COUNTER)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Map<String, Long> since(NodeReport report, @Nullable Baseline baseline) {
        Map<String, Long> before =
                baseline != null && baseline.incarnation() == report.incarnation() ? baseline.counters() : Map.of();
        Map<String, Long> result = new TreeMap<>();
        // Never below zero: a report read before the baseline may be older than it.
        report.counters()
                .forEach((word, value) -> result.put(word, Math.max(0, value - before.getOrDefault(word, 0L))));
        return result;
    }

    private static Map<String, Long> totals(List<NodeMetrics> nodes) {
        Map<String, Long> totals = new TreeMap<>();
        for (Counter counter : Counter.values()) {
            totals.put(counter.word(), 0L);
        }
        for (NodeMetrics node : nodes) {
            node.counters()
                    .forEach((word, value) -> totals.merge(
                            word,
                            value,
                            switch (Counter.kindOf(word)) {
                                case COUNTER, SUMMED_GAUGE -> Long::sum;
                                case SHARED_GAUGE -> Math::max;
                            }));
        }
        return totals;
    }
}
