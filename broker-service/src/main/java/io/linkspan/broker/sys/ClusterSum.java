package io.linkspan.broker.sys;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The figures of a cluster from those of its nodes. */
final class ClusterSum {
    /** Every node has the same retained messages: the most that any of them has seen. */
    private static final Set<String> SHARED = Set.of(NodeStock.RETAINED, NodeStock.RETAINED_BYTES);

    private ClusterSum() {}

    /**
     * Adds up.
     *
     * @param uptime of the node that is asked: a cluster has none of its own
     */
    static Map<String, Long> of(Collection<Map<String, Long>> nodes, Duration uptime) {
        Map<String, Long> sum = new LinkedHashMap<>();
        for (Map<String, Long> node : nodes) {
            node.forEach((name, value) -> sum.merge(name, value, SHARED.contains(name) ? Math::max : Long::sum));
        }
        sum.put(NodeStock.UPTIME, uptime.toSeconds());
        return sum;
    }
}
