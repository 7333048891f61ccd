package io.linkspan.broker.vertx;

/** Why a connection ended before MQTT could begin on it. */
public enum HandshakeFailure {
    /** Not all handshakes were done within the listener's time for CONNECT. */
    TIMEOUT,
    /** The connection did not begin with a PROXY header, or with a broken one. */
    PROXY_HEADER,
    /** The client's certificate is missing or not trusted. */
    CLIENT_CERTIFICATE,
    /** The client gave up on TLS and said so; mostly it does not trust the broker's certificate. */
    TLS_ALERT,
    /** No TLS, or none that both sides can agree on. */
    TLS,
    /** The HTTP request is not one that begins MQTT over WebSocket. */
    WEBSOCKET,
    /** The client went away in the middle. */
    CLOSED
}
