package io.linkspan.link.transport;

/** Told about one connection, on its loop: {@code failed}, or {@code opened} and later at most one {@code closed}. */
public interface ConnectionListener {

    /** CONNACK 0x00. */
    void opened(Connection connection);

    /** No connection came about. */
    void failed(DialFailure failure);

    /** A message; QoS 1 ones must be accepted or refused, in any order, or the broker stops at the receive maximum. */
    void received(Delivery delivery);

    /**
     * The connection ended without our closing it.
     *
     * @param cause one sentence, without host and port
     */
    void closed(String cause);
}
