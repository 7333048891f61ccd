package io.linkspan.broker.sys;

import io.linkspan.contracts.cluster.NodeId;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the other brokers of this cluster have told last about themselves. Any thread. */
public final class ClusterFigures {
    private final Map<String, Told> nodes = new TreeMap<>();

    private record Told(String version, Map<String, Long> figures) {}

    /** A broker lives and counts this; empty from one whose version tells nothing. */
    public synchronized void present(NodeId node, String version, Map<String, Long> figures) {
        nodes.put(node.value(), new Told(version, Map.copyOf(figures)));
    }

    /** A broker is gone. */
    public synchronized void absent(NodeId node) {
        nodes.remove(node.value());
    }

    /** Forgets all that are not among these. */
    public synchronized void only(Collection<NodeId> living) {
        var names = living.stream().map(NodeId::value).collect(Collectors.toSet());
        nodes.keySet().retainAll(names);
    }

    /** Figures by node id. */
    synchronized Map<String, Map<String, Long>> all() {
        var all = new TreeMap<String, Map<String, Long>>();
        nodes.forEach((node, told) -> all.put(node, told.figures));
        return all;
    }

    /** Product versions by node id. */
    synchronized Map<String, String> versions() {
        var all = new TreeMap<String, String>();
        nodes.forEach((node, told) -> all.put(node, told.version));
        return all;
    }
}
