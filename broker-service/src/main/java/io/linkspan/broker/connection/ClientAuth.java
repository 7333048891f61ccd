package io.linkspan.broker.connection;

/** Whether a TLS listener wants a certificate of the client. */
public enum ClientAuth {
    /** It is not asked for. */
    NONE,
    /** It is asked for; a client without one is let in, one with a certificate that is not trusted is not. */
    REQUEST,
    /** Without a trusted certificate the handshake fails. */
    REQUIRED
}
