package io.linkspan.broker.connection;

import org.jspecify.annotations.Nullable;

/**
 * What lies below MQTT on a listener.
 *
 * @param tls null for a listener in clear text
 * @param webSocketPath where WebSocket clients connect, such as {@code /mqtt}; null for MQTT directly on the stream
 * @param proxyProtocol whether every connection begins with a PROXY header, version 1 or 2
 */
public record TransportConfig(
        @Nullable TlsConfig tls, @Nullable String webSocketPath, boolean proxyProtocol) {
    public static final TransportConfig TCP = new TransportConfig(null, null, false);

    /** Whether MQTT begins with the connection's first byte. */
    public boolean plain() {
        return tls == null && webSocketPath == null && !proxyProtocol;
    }

    /** The word for it in the configuration: tcp, tls, ws or wss. */
    public String word() {
        if (webSocketPath == null) {
            return tls == null ? "tcp" : "tls";
        }
        return tls == null ? "ws" : "wss";
    }
}
