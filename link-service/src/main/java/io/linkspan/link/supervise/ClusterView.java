package io.linkspan.link.supervise;

import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.link.ServerAddress;
import io.linkspan.link.lane.BrokerNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who is there in this cluster.
 *
 * @param brokers broker nodes with a link listener
 * @param incarnations of broker nodes by node id: routes of others do not count
 * @param replicas node ids of link services, this one among them
 */
record ClusterView(Set<BrokerNode> brokers, Map<String, Long> incarnations, SortedSet<String> replicas) {

    static final ClusterView EMPTY = new ClusterView(Set.of(), Map.of(), new TreeSet<>());

    /** Entries that make no sense are left out: one bad registration must not stop the others. */
    static ClusterView of(Collection<NodeInfo> nodes, String self) {
        Set<BrokerNode> brokers = new HashSet<>();
        Map<String, Long> incarnations = new HashMap<>();
        SortedSet<String> replicas = new TreeSet<>();
        replicas.add(self);
        for (NodeInfo node : nodes) {
            if (node.role().equals("link")) {
                replicas.add(node.node());
            } else if (node.linkPort() > 0) {
                incarnations.put(node.node(), node.incarnation());
                if (makesSense(node)) {
                    brokers.add(new BrokerNode(
                            NodeId.of(node.node()),
                            InstanceId.of(node.instance()),
                            node.incarnation(),
                            new ServerAddress(node.host(), node.linkPort(), false)));
                }
            }
        }
        return new ClusterView(brokers, incarnations, replicas);
    }

    /** One broker node for each link listener: a broker may stand in for others that are away, and peers talk to it once. */
    Collection<BrokerNode> listeners() {
        Map<ServerAddress, BrokerNode> byAddress = new HashMap<>();
        brokers.forEach(node -> byAddress.merge(
                node.linkListener(),
                node,
                (one, other) -> one.node().value().compareTo(other.node().value()) < 0 ? one : other));
        return byAddress.values();
    }

    private static boolean makesSense(NodeInfo node) {
        try {
            var unused = new ServerAddress(node.host(), node.linkPort(), false);
            var unusedInstance = InstanceId.of(node.instance());
            return NodeId.isValid(node.node()) && node.incarnation() > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
