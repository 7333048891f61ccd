package io.linkspan.broker.connection;

import java.time.Duration;

/**
 * One address the broker listens on, with its limits.
 *
 * @param name appears in logs and metrics
 * @param host address to bind; {@code 0.0.0.0} all of IPv4, {@code ::} all of both
 * @param port 0 takes any free one
 * @param transport what lies below MQTT
 * @param maxConnections connections open at a time; {@link Integer#MAX_VALUE} no limit but the broker's own
 * @param maxPacketBytes largest packet from a client after CONNECT, fixed header included
 * @param maxConnectBytes largest CONNECT; an unknown client can make the broker keep that much
 * @param connectTimeout from accepting the connection to the last byte of CONNECT, however they dribble in
 * @param backlog connections the kernel holds while the broker is busy
 * @param highWatermarkBytes pending bytes above which a connection is not writable
 * @param lowWatermarkBytes pending bytes below which it is writable again
 * @param stalls what a client may leave undone, and for how long
 */
public record ListenerConfig(
        String name,
        String host,
        int port,
        TransportConfig transport,
        int maxConnections,
        int maxPacketBytes,
        int maxConnectBytes,
        Duration connectTimeout,
        int backlog,
        int highWatermarkBytes,
        int lowWatermarkBytes,
        StallLimits stalls) {

    /** 1 MiB, as advertised to clients in Maximum Packet Size. */
    public static final int DEFAULT_MAX_PACKET_BYTES = 1 << 20;

    /** Room for client id, will topic and payload, user name and password of 64 KiB each, and properties. */
    public static final int DEFAULT_MAX_CONNECT_BYTES = 512 << 10;

    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

    public static final int DEFAULT_BACKLOG = 4096;

    /** Small, because a stalled client holds this much and there may be thousands of them. */
    public static final int DEFAULT_HIGH_WATERMARK_BYTES = 128 << 10;

    public static final int DEFAULT_LOW_WATERMARK_BYTES = 32 << 10;

    /** @throws IllegalArgumentException naming the value and its rule */
    public ListenerConfig {
        require(port >= 0 && port <= 65_535, name, "port", port, "is not within 0..65535");
        require(maxConnections >= 1, name, "maxConnections", maxConnections, "is below 1");
        require(maxPacketBytes >= 1024, name, "maxPacketBytes", maxPacketBytes, "is below 1024");
        require(maxConnectBytes >= 1024, name, "maxConnectBytes", maxConnectBytes, "is below 1024");
        require(connectTimeout.isPositive(), name, "connectTimeout", connectTimeout, "is not positive");
        require(backlog >= 1, name, "backlog", backlog, "is below 1");
        require(lowWatermarkBytes >= 1, name, "lowWatermarkBytes", lowWatermarkBytes, "is below 1");
        require(
                highWatermarkBytes > lowWatermarkBytes,
                name,
                "highWatermarkBytes",
                highWatermarkBytes,
                "is not above lowWatermarkBytes");
    }

    private static void require(boolean holds, String listener, String key, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("listener " + listener + ": " + key + " " + value + " " + rule);
        }
    }

    /** A plain TCP listener with the default limits. */
    public static ListenerConfig tcp(String name, String host, int port) {
        return new ListenerConfig(
                name,
                host,
                port,
                TransportConfig.TCP,
                Integer.MAX_VALUE,
                DEFAULT_MAX_PACKET_BYTES,
                DEFAULT_MAX_CONNECT_BYTES,
                DEFAULT_CONNECT_TIMEOUT,
                DEFAULT_BACKLOG,
                DEFAULT_HIGH_WATERMARK_BYTES,
                DEFAULT_LOW_WATERMARK_BYTES,
                StallLimits.DEFAULT);
    }

    /** The same with another limit on packets. */
    public ListenerConfig withMaxPacketBytes(int bytes) {
        return new ListenerConfig(
                name,
                host,
                port,
                transport,
                maxConnections,
                bytes,
                maxConnectBytes,
                connectTimeout,
                backlog,
                highWatermarkBytes,
                lowWatermarkBytes,
                stalls);
    }

    /** The same with another deadline for CONNECT. */
    public ListenerConfig withConnectTimeout(Duration timeout) {
        return new ListenerConfig(
                name,
                host,
                port,
                transport,
                maxConnections,
                maxPacketBytes,
                maxConnectBytes,
                timeout,
                backlog,
                highWatermarkBytes,
                lowWatermarkBytes,
                stalls);
    }

    /** The same with other watermarks. */
    public ListenerConfig withWatermarks(int highBytes, int lowBytes) {
        return new ListenerConfig(
                name,
                host,
                port,
                transport,
                maxConnections,
                maxPacketBytes,
                maxConnectBytes,
                connectTimeout,
                backlog,
                highBytes,
                lowBytes,
                stalls);
    }

    /** The same over another transport. */
    public ListenerConfig withTransport(TransportConfig other) {
        return new ListenerConfig(
                name,
                host,
                port,
                other,
                maxConnections,
                maxPacketBytes,
                maxConnectBytes,
                connectTimeout,
                backlog,
                highWatermarkBytes,
                lowWatermarkBytes,
                stalls);
    }

    /** The same with another limit on connections. */
    public ListenerConfig withMaxConnections(int connections) {
        return new ListenerConfig(
                name,
                host,
                port,
                transport,
                connections,
                maxPacketBytes,
                maxConnectBytes,
                connectTimeout,
                backlog,
                highWatermarkBytes,
                lowWatermarkBytes,
                stalls);
    }

    /** The same with another limit on CONNECT. */
    public ListenerConfig withMaxConnectBytes(int bytes) {
        return new ListenerConfig(
                name,
                host,
                port,
                transport,
                maxConnections,
                maxPacketBytes,
                bytes,
                connectTimeout,
                backlog,
                highWatermarkBytes,
                lowWatermarkBytes,
                stalls);
    }

    /** The same with other limits on clients that stall. */
    public ListenerConfig withStalls(StallLimits other) {
        return new ListenerConfig(
                name,
                host,
                port,
                transport,
                maxConnections,
                maxPacketBytes,
                maxConnectBytes,
                connectTimeout,
                backlog,
                highWatermarkBytes,
                lowWatermarkBytes,
                other);
    }
}
