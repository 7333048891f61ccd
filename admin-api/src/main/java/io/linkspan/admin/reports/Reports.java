package io.linkspan.admin.reports;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All reports and baselines at about one moment.
 *
 * @param nodesByLink reports by link name, each list by node
 * @param baselinesByLink baselines by link name
 */
public record Reports(Map<String, List<NodeReport>> nodesByLink, Map<String, List<Baseline>> baselinesByLink) {

    /** Groups by link. */
    public static Reports group(List<NodeReport> nodes, List<Baseline> baselines) {
        return new Reports(
                nodes.stream()
                        .sorted(Comparator.comparing(NodeReport::node))
                        .collect(Collectors.groupingBy(NodeReport::link)),
                baselines.stream().collect(Collectors.groupingBy(Baseline::link)));
    }

    /** Reports about one link, by node. */
    public List<NodeReport> of(String link) {
        return nodesByLink.getOrDefault(link, List.of());
    }

    /** Baselines of one link in no order. */
    public List<Baseline> baselines(String link) {
        return baselinesByLink.getOrDefault(link, List.of());
    }
}
