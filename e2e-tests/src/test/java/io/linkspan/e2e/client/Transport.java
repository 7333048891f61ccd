package io.linkspan.e2e.client;

/** What MQTT runs over, with the key of {@code client.env} that has its port and the scheme of its URIs. */
public enum Transport {
    TCP("MQTT_PORT", "tcp"),
    TLS("MQTT_TLS_PORT", "ssl"),
    WEB_SOCKET("WS_PORT", "ws"),
    SECURE_WEB_SOCKET("WSS_PORT", "wss");

    private final String portKey;
    private final String scheme;

    Transport(String portKey, String scheme) {
        this.portKey = portKey;
        this.scheme = scheme;
    }

    String portKey() {
        return portKey;
    }

    String scheme() {
        return scheme;
    }

    boolean secure() {
        return this == TLS || this == SECURE_WEB_SOCKET;
    }

    boolean webSocket() {
        return this == WEB_SOCKET || this == SECURE_WEB_SOCKET;
    }
}
