package io.linkspan.contracts.link;

/**
 * Where a peer's broker listens.
 *
 * @param host DNS name or IPv4 address, or IPv6 address without brackets
 * @param port 1 to 65,535
 * @param tls true for {@code mqtts://}
 */
public record ServerAddress(String host, int port, boolean tls) {
    /** Port of {@code mqtt://} without one. */
    public static final int DEFAULT_PORT = 1883;

    /** Port of {@code mqtts://} without one. */
    public static final int DEFAULT_TLS_PORT = 8883;

    /** Highest port. */
    public static final int MAX_PORT = 65_535;

    /** Validates. @throws IllegalArgumentException saying what is wrong */
    public ServerAddress {
        String error = ServerAddressSyntax.hostError(host);
        if (error != null) {
            throw new IllegalArgumentException(error);
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port must be 1 to 65535: " + port);
        }
    }

    /**
     * Reads {@code host}, {@code host:port}, {@code [::1]:1883}, {@code mqtt://host[:port]} or {@code mqtts://host[:port]}.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static ServerAddress parse(String text) {
        return ServerAddressSyntax.parse(text);
    }

    /** {@code host:port} or {@code mqtts://host:port}, IPv6 in brackets; {@link #parse} reads it back. */
    @Override
    public String toString() {
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return (tls ? "mqtts://" : "") + shown + ":" + port;
    }
}
