package io.linkspan.broker.session;

/** Told on the session's loop how a message sent with {@link Session#offer} ended. */
public interface AckListener {
    /** @param reasonCode the PUBACK's, below 0x80 for success */
    void acknowledged(int reasonCode);

    /** The connection went away before the client acknowledged. */
    void lost();
}
