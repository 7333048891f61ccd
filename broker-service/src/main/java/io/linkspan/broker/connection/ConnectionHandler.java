package io.linkspan.broker.connection;

import io.linkspan.broker.packet.Packet;
import org.jspecify.annotations.Nullable;

/**
 * The domain's side of one connection. Every method runs on the connection's event loop.
 *
 * <p>An exception from any of them is logged, counted and closes this connection only.
 */
public interface ConnectionHandler {

    /** A valid packet, in the order of arrival. The first is a {@code Connect}, and the only one. */
    void onPacket(Packet packet);

    /** Nothing more is at hand for now; called once after one or more {@link #onPacket}. */
    void onReadComplete();

    /**
     * The client broke the protocol. The codec has answered as the specification wants (DISCONNECT, CONNACK or nothing)
     * and closes; {@link #onClosed} follows.
     *
     * @param reasonCode of version 5, whatever the client speaks
     * @param why one sentence with the clause id, for the log
     */
    void onMalformed(int reasonCode, String why);

    /** The client was silent for one and a half times its keep alive. The domain closes, with 0x8D. */
    void onKeepAliveTimeout();

    /** The socket has taken enough of what was pending. */
    void onWritable();

    /**
     * The connection is gone; called exactly once, last.
     *
     * @param cause what broke it; null for an orderly end by either side
     */
    void onClosed(@Nullable Throwable cause);
}
