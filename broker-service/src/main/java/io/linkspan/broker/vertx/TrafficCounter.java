package io.linkspan.broker.vertx;

/** What is counted per listener; all but {@link #OPEN} only ever grow. */
public enum TrafficCounter {
    /** Connections accepted. */
    ACCEPTED,
    /** Sockets open now, including those that are being closed. */
    OPEN,
    BYTES_RECEIVED,
    BYTES_SENT,
    PACKETS_RECEIVED,
    PACKETS_SENT,
    /** Packets not sent because they were larger than the client's maximum. */
    PACKETS_TOO_LARGE,
    /** Flushes, and so about the system calls of writing. */
    FLUSHES,
    /** Connections closed at once because the listener had as many as it may have. */
    REFUSED,
    /** Connections closed because no CONNECT came in time. */
    CONNECT_TIMEOUTS,
    /** Connections closed because a packet was begun and not finished. */
    PACKET_TIMEOUTS,
    /** Connections closed because the client took nothing of what was sent. */
    WRITE_STALLS,
    /** Connections closed because the client broke the protocol; see {@link ListenerCounters#protocolErrors}. */
    PROTOCOL_ERRORS,
    /** Connections closed because the broker's own handler failed. */
    HANDLER_FAILURES
}
