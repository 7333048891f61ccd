package io.linkspan.admin.cluster;

import io.linkspan.admin.links.Link;
import io.linkspan.admin.reports.Reports;
import io.linkspan.admin.status.LinkStatus;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One cluster at a glance.
 *
 * @param nodesReady nodes that say they are ready
 * @param nodesByRole only roles with nodes
 * @param linksEnabled links whose spec says so
 * @param linksByState only states that occur
 */
public record ClusterSummary(
        ClusterName name,
        InstanceId instance,
        int nodes,
        int nodesReady,
        Map<String, Integer> nodesByRole,
        int links,
        int linksEnabled,
        Map<String, Integer> linksByState) {

    /** Counts. */
    public static ClusterSummary of(
            ClusterName name, InstanceId instance, List<Node> nodes, List<Link> links, Reports reports) {
        return new ClusterSummary(
                name,
                instance,
                nodes.size(),
                Math.toIntExact(nodes.stream().filter(Node::ready).count()),
                countBy(nodes, Node::role),
                links.size(),
                Math.toIntExact(
                        links.stream().filter(link -> link.spec().enabled()).count()),
                countBy(links, link -> LinkStatus.of(link.name(), link.spec().enabled(), reports.of(link.name()))
                        .state()));
    }

    private static <T> Map<String, Integer> countBy(List<T> items, Function<T, String> word) {
        return items.stream().collect(Collectors.groupingBy(word, TreeMap::new, Collectors.summingInt(item -> 1)));
    }
}
