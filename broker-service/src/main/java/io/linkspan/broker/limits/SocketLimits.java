package io.linkspan.broker.limits;

import java.time.Duration;

/**
 * What one socket may take, and how long its client may leave things undone.
 *
 * @param connectBytes largest CONNECT, at least 1,024; an unknown client can make the broker keep that much
 * @param connectTimeout from accepting a connection to the last byte of CONNECT, however they dribble in
 * @param packetTimeout a packet of which nothing more arrives for so long ends its connection
 * @param writeTimeout a client that takes nothing for so long while bytes wait for it is disconnected
 * @param nodeBacklogBytes bytes that all clients of the node together have not taken; above, those that keep up still get
 *     everything, the others only what they take
 * @param highWatermarkBytes pending bytes above which a connection is not writable and QoS 1/2 waits in the queue
 * @param lowWatermarkBytes pending bytes below which it is writable again
 */
public record SocketLimits(
        int connectBytes,
        Duration connectTimeout,
        Duration packetTimeout,
        Duration writeTimeout,
        long nodeBacklogBytes,
        int highWatermarkBytes,
        int lowWatermarkBytes) {
    /**
     * A CONNECT has room for client id, will topic and payload, user name and password of 64 KiB each, and properties. The
     * time-outs are long enough for a client that is being debugged, and for a mobile one in a tunnel. The watermarks are
     * small, because a stalled client holds that much and there may be thousands of them.
     */
    public static final SocketLimits DEFAULT = new SocketLimits(
            512 << 10,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            192L << 20,
            128 << 10,
            32 << 10);

    /** @throws IllegalArgumentException naming the limit by its key, the value and its rule */
    public SocketLimits {
        require(connectBytes >= 1024, "connect-bytes", connectBytes, "is below 1024");
        require(connectTimeout.isPositive(), "connect-timeout", connectTimeout, "is not positive");
        require(packetTimeout.isPositive(), "packet-timeout", packetTimeout, "is not positive");
        require(writeTimeout.isPositive(), "write-stall-timeout", writeTimeout, "is not positive");
        require(nodeBacklogBytes >= 1, "node-backlog-bytes", nodeBacklogBytes, "is below 1");
        require(lowWatermarkBytes >= 1, "low-watermark-bytes", lowWatermarkBytes, "is below 1");
        require(
                highWatermarkBytes > lowWatermarkBytes,
                "high-watermark-bytes",
                highWatermarkBytes,
                "is not above low-watermark-bytes");
    }

    private static void require(boolean holds, String name, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(name + " " + value + " " + rule);
        }
    }

    /** The same with another deadline for CONNECT. */
    public SocketLimits withConnectTimeout(Duration timeout) {
        return new SocketLimits(
                connectBytes,
                timeout,
                packetTimeout,
                writeTimeout,
                nodeBacklogBytes,
                highWatermarkBytes,
                lowWatermarkBytes);
    }

    /** The same with other time-outs for half packets and for clients that take nothing. */
    public SocketLimits withTimeouts(Duration packet, Duration write) {
        return new SocketLimits(
                connectBytes, connectTimeout, packet, write, nodeBacklogBytes, highWatermarkBytes, lowWatermarkBytes);
    }

    /** The same with other watermarks. */
    public SocketLimits withWatermarks(int high, int low) {
        return new SocketLimits(connectBytes, connectTimeout, packetTimeout, writeTimeout, nodeBacklogBytes, high, low);
    }
}
