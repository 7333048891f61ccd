package io.linkspan.cli.local.plan;

import io.linkspan.contracts.cluster.ClusterName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One local cluster: its processes with all their ports.
 *
 * <p>The rule of the ports: base number + port offset of the cluster + {@value NodePlan#PORT_STEP} × (index − 1) for the
 * second, third, … process of a role. All processes listen on the loopback address.
 *
 * @param name of the cluster
 * @param portOffset 0 to {@value #MAX_PORT_OFFSET}
 * @param shape how many processes
 * @param nodes in the order to start them
 */
public record ClusterPlan(ClusterName name, int portOffset, Shape shape, List<NodePlan> nodes) {
    /** Where every local process listens. */
    public static final String HOST = "127.0.0.1";

    /** Keeps the highest port, the link listener's, below 65536. */
    public static final int MAX_PORT_OFFSET = 53_000;

    /**
     * Copies the nodes.
     *
     * @throws IllegalArgumentException on an offset out of range
     */
    public ClusterPlan {
        nodes = List.copyOf(nodes);
        if (portOffset < 0 || portOffset > MAX_PORT_OFFSET) {
            throw new IllegalArgumentException("--port-offset must be 0 to " + MAX_PORT_OFFSET + ": " + portOffset);
        }
    }

    /** Plans the processes of a cluster. */
    public static ClusterPlan of(ClusterName name, int portOffset, Shape shape) {
        List<NodePlan> nodes = new ArrayList<>();
        if (shape.split()) {
            add(nodes, Role.REGISTRY, shape.registries(), portOffset, shape);
            add(nodes, Role.BROKER, shape.brokers(), portOffset, shape);
            add(nodes, Role.LINK, shape.links(), portOffset, shape);
            add(nodes, Role.ADMIN, 1, portOffset, shape);
        } else {
            add(nodes, Role.STANDALONE, 1, portOffset, shape);
        }
        return new ClusterPlan(name, portOffset, shape, nodes);
    }

    private static void add(List<NodePlan> nodes, Role role, int count, int portOffset, Shape shape) {
        for (int index = 1; index <= count; index++) {
            nodes.add(NodePlan.of(role, index, portOffset, shape.registries() > 1));
        }
    }

    /** Every process that has a port of this kind, in order. */
    public Stream<NodePlan> having(Port port) {
        return nodes.stream().filter(node -> node.ports().containsKey(port));
    }

    /** The number of the first process's port of this kind. */
    public int first(Port port) {
        return having(port).findFirst().orElseThrow().port(port);
    }

    /** Where a peer's link dials. */
    public String linkAddress() {
        return HOST + ":" + first(Port.LINK);
    }

    /** Base of the REST API's address. */
    public String httpUrl() {
        return "http://" + HOST + ":" + first(Port.HTTP);
    }

    /** The same over TLS. */
    public String httpsUrl() {
        return "https://" + HOST + ":" + first(Port.HTTPS);
    }

    /** Base of the health and metrics addresses of one process. */
    public static String managementUrl(NodePlan node) {
        return "http://" + HOST + ":" + node.port(Port.MANAGEMENT);
    }
}
