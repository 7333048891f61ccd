package io.linkspan.broker.limits;

/**
 * What bounds connections. The link listener is free of the limits by address and of the rate.
 *
 * @param total connections of this node, at least 1
 * @param perAddress connections of one address; 0 no limit
 * @param perSecond connects of this node per second, with a second's worth at once; 0 no limit
 * @param sockets what one socket may take
 * @param backlogBytes bytes not taken by a client's socket above which QoS 0 is dropped and QoS 1/2 parked
 * @param shutdown how they end when the node stops
 */
public record ConnectionLimits(
        int total, int perAddress, int perSecond, long backlogBytes, SocketLimits sockets, ShutdownLimits shutdown) {
    static final ConnectionLimits DEFAULT =
            new ConnectionLimits(100_000, 0, 0, 1L << 20, SocketLimits.DEFAULT, ShutdownLimits.DEFAULT);

    /** The same with other limits on how many may connect. */
    public ConnectionLimits withCounts(int newTotal, int newPerAddress, int newPerSecond) {
        return new ConnectionLimits(newTotal, newPerAddress, newPerSecond, backlogBytes, sockets, shutdown);
    }

    /** The same with other limits on sockets. */
    public ConnectionLimits with(SocketLimits other) {
        return new ConnectionLimits(total, perAddress, perSecond, backlogBytes, other, shutdown);
    }

    /** The same with another way to end. */
    public ConnectionLimits with(ShutdownLimits other) {
        return new ConnectionLimits(total, perAddress, perSecond, backlogBytes, sockets, other);
    }
}
