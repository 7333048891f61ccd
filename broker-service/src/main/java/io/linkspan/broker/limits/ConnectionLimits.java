package io.linkspan.broker.limits;

/**
 * What bounds connections.
 *
 * @param total connections of this node, at least 1
 * @param backlogBytes bytes not taken by a client's socket above which QoS 0 is dropped and QoS 1/2 parked
 */
public record ConnectionLimits(int total, long backlogBytes) {
    static final ConnectionLimits DEFAULT = new ConnectionLimits(100_000, 1L << 20);
}
