package io.linkspan.cli.local.plan;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One process of a cluster.
 *
 * @param role what it does
 * @param index 1 for the first of its role, then 2, …
 * @param ports every port it has, management included, in the order of {@link Port}
 */
public record NodePlan(Role role, int index, Map<Port, Integer> ports) {
    /** Distance between the ports of one process of a role and the next. */
    public static final int PORT_STEP = 10;

    /** Copies the ports. */
    public NodePlan {
        ports = Collections.unmodifiableMap(new EnumMap<>(ports));
    }

    static NodePlan of(Role role, int index, int portOffset, boolean clusteredRegistry) {
        Map<Port, Integer> ports = new EnumMap<>(Port.class);
        int shift = portOffset + PORT_STEP * (index - 1);
        role.ports().forEach(port -> ports.put(port, port.base() + shift));
        if (role == Role.REGISTRY && clusteredRegistry) {
            ports.put(Port.JGROUPS, Port.JGROUPS.base() + shift);
        }
        ports.put(Port.MANAGEMENT, Port.MANAGEMENT.base() + role.managementPlace() + shift);
        return new NodePlan(role, index, ports);
    }

    /** The node id within the role, as in {@code linkspan.node.id}. */
    public String nodeId() {
        return "node-" + index;
    }

    /** Unique within the cluster; names the configuration and log file. */
    public String label() {
        return role == Role.STANDALONE ? role.word() : role.word() + "-" + index;
    }

    /**
     * The number of a port.
     *
     * @throws IllegalArgumentException if this process has none of that kind
     */
    public int port(Port port) {
        Integer number = ports.get(port);
        if (number == null) {
            throw new IllegalArgumentException(label() + " has no " + port.word() + " port");
        }
        return number;
    }

    /** {@code mqtt=1883,link=11883,…}. */
    public String portsText() {
        return ports.entrySet().stream()
                .map(entry -> entry.getKey().word() + "=" + entry.getValue())
                .collect(Collectors.joining(","));
    }
}
