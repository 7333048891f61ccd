package io.linkspan.broker.connection;

import io.linkspan.broker.limits.SocketLimits;
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
 * @param sockets what each connection may take, and how long its client may leave things undone
 */
public record ListenerConfig(
        String name,
        String host,
        int port,
        TransportConfig transport,
        int maxConnections,
        int maxPacketBytes,
        SocketLimits sockets) {

    /** 1 MiB, as advertised to clients in Maximum Packet Size. */
    public static final int DEFAULT_MAX_PACKET_BYTES = 1 << 20;

    /** Connections that the kernel holds while the broker is busy. */
    public static final int BACKLOG = 4096;

    /** @throws IllegalArgumentException naming the value and its rule */
    public ListenerConfig {
        require(port >= 0 && port <= 65_535, name, "port", port, "is not within 0..65535");
        require(maxConnections >= 1, name, "maxConnections", maxConnections, "is below 1");
        require(maxPacketBytes >= 1024, name, "maxPacketBytes", maxPacketBytes, "is below 1024");
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
                SocketLimits.DEFAULT);
    }

    /** The same over another transport. */
    public ListenerConfig withTransport(TransportConfig other) {
        return new ListenerConfig(name, host, port, other, maxConnections, maxPacketBytes, sockets);
    }

    /** The same with another limit on connections. */
    public ListenerConfig withMaxConnections(int connections) {
        return new ListenerConfig(name, host, port, transport, connections, maxPacketBytes, sockets);
    }

    /** The same with another limit on packets. */
    public ListenerConfig withMaxPacketBytes(int bytes) {
        return new ListenerConfig(name, host, port, transport, maxConnections, bytes, sockets);
    }

    /** The same with other limits on sockets. */
    public ListenerConfig with(SocketLimits other) {
        return new ListenerConfig(name, host, port, transport, maxConnections, maxPacketBytes, other);
    }

    /** The same with another deadline for CONNECT. */
    public ListenerConfig withConnectTimeout(Duration timeout) {
        return with(sockets.withConnectTimeout(timeout));
    }
}
