package io.linkspan.broker.vertx;

/** Hears of what operators want to know of the network layer, to log it; it has been dealt with already. */
public interface ConnectionObserver {

    /**
     * A connection's handler threw; that connection is closed.
     *
     * @param where the handler's method
     */
    void handlerFailed(String listener, String remoteAddress, String where, Throwable failure);

    /** A task given to an event loop threw. */
    void taskFailed(int loop, Throwable failure);

    /** A connection ended before MQTT began on it. */
    default void handshakeFailed(String listener, String remoteAddress, HandshakeFailure reason, String why) {}

    /** A listener uses new certificates for new connections. */
    default void certificatesReloaded(String listener) {}

    /**
     * A listener's certificates changed and cannot be used; those it had stay in use.
     *
     * @param why one line, with the file
     */
    default void certificatesRefused(String listener, String why) {}
}
