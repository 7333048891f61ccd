package io.linkspan.broker.limits;

import java.time.Duration;

/**
 * What bounds connections. The link listener is free of the limits by address and of the rate.
 *
 * @param total connections of this node, at least 1
 * @param perAddress connections of one address; 0 no limit
 * @param perSecond connects of this node per second, with a second's worth at once; 0 no limit
 * @param sockets what one socket may take
 * @param backlogBytes bytes not taken by a client's socket above which QoS 0 is dropped and QoS 1/2 parked
 */
public record ConnectionLimits(int total, int perAddress, int perSecond, long backlogBytes, Sockets sockets) {
    static final ConnectionLimits DEFAULT = new ConnectionLimits(
            100_000,
            0,
            0,
            1L << 20,
            new Sockets(
                    512 << 10,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(2),
                    192L << 20,
                    128 << 10,
                    32 << 10));

    /**
     * Bounds of a socket.
     *
     * @param connectBytes largest CONNECT
     * @param connectTimeout from accepting a connection to the last byte of CONNECT
     * @param packetTimeout a packet of which nothing more arrives for so long ends its connection
     * @param writeTimeout a client that takes nothing for so long while bytes wait is disconnected
     * @param nodeBacklogBytes bytes that all clients of the node together have not taken
     * @param highWatermarkBytes pending bytes above which QoS 1/2 waits in the queue
     * @param lowWatermarkBytes pending bytes below which it goes on
     */
    public record Sockets(
            int connectBytes,
            Duration connectTimeout,
            Duration packetTimeout,
            Duration writeTimeout,
            long nodeBacklogBytes,
            int highWatermarkBytes,
            int lowWatermarkBytes) {}

    /** The same with other limits on how many may connect. */
    public ConnectionLimits withCounts(int newTotal, int newPerAddress, int newPerSecond) {
        return new ConnectionLimits(newTotal, newPerAddress, newPerSecond, backlogBytes, sockets);
    }

    /** The same with other time-outs. */
    public ConnectionLimits withTimeouts(Duration packet, Duration write) {
        return new ConnectionLimits(
                total,
                perAddress,
                perSecond,
                backlogBytes,
                new Sockets(
                        sockets.connectBytes,
                        sockets.connectTimeout,
                        packet,
                        write,
                        sockets.nodeBacklogBytes,
                        sockets.highWatermarkBytes,
                        sockets.lowWatermarkBytes));
    }
}
