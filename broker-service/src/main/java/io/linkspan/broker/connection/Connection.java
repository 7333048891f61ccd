package io.linkspan.broker.connection;

import io.linkspan.broker.packet.Packet;
import io.linkspan.broker.packet.ProtocolVersion;
import io.linkspan.contracts.message.QoS;
import org.jspecify.annotations.Nullable;

/**
 * One client's network connection, confined to its event loop.
 *
 * <p>No method throws on a closed connection: it does nothing. What is sent is gathered and leaves with one system call
 * per connection and loop turn.
 */
public interface Connection {

    /** The loop that accepted the connection and keeps it. */
    EventLoop loop();

    /** The client's address and port, such as {@code 192.0.2.7:51234} or {@code [2001:db8::7]:51234}. */
    String remoteAddress();

    /** The name of the listener that accepted it. */
    String listener();

    /** The largest packet its listener takes from a client, in bytes; advertised as Maximum Packet Size. */
    int maximumPacketBytes();

    /** The client's certificate; null without TLS, and for a TLS client that showed none. Never changes. */
    @Nullable
    TlsPeer tlsPeer();

    /** Whether packets may still be sent: false from the first close, disconnect or loss on. */
    boolean open();

    /**
     * Overrules the version packets are encoded in. The codec sets it from CONNECT by itself, before the handler sees
     * that packet.
     */
    void version(ProtocolVersion version);

    /**
     * Sets what the client asked for in CONNECT; the codec does so by itself before the handler sees that packet.
     *
     * @param clientMaximumPacketSize bytes; -1 no limit
     * @param problemInformation false: no reason strings and user properties but on PUBLISH, CONNACK and DISCONNECT
     *     ([MQTT-3.1.2-29])
     */
    void limits(long clientMaximumPacketSize, boolean problemInformation);

    /**
     * Sends a packet other than PUBLISH.
     *
     * <p>One larger than the client's maximum loses its reason string and user properties first, and is dropped when
     * that is not enough ([MQTT-3.1.2-24], [MQTT-3.1.2-25]). A packet the version does not know is dropped.
     */
    void send(Packet packet);

    /**
     * Sends a message.
     *
     * @param qos of this delivery
     * @param retain the flag as this subscription wants it
     * @param packetId 1 to 65,535; 0 for QoS 0
     * @param subscriptionIds identifiers of the matching subscriptions; empty none; ignored before version 5
     * @param topicAlias 0 none; ignored before version 5
     * @param topicOmitted the client knows the alias already, so that the topic stays empty
     * @param expirySeconds what is left of the message's expiry; -1 leaves the property out
     * @return false: larger than the client's maximum packet size, nothing was sent
     */
    boolean publish(
            Publication publication,
            QoS qos,
            boolean retain,
            boolean dup,
            int packetId,
            int[] subscriptionIds,
            int topicAlias,
            boolean topicOmitted,
            long expirySeconds);

    /** Bytes that were sent but not yet taken by the socket. */
    long pendingBytes();

    /**
     * Whether the socket keeps up: false above the high watermark until the bytes pending fall below the low one, which
     * calls {@link ConnectionHandler#onWritable()}. Sending on is allowed, and grows memory.
     */
    boolean writable();

    /**
     * Whether the node holds so much for slow clients that this one, which is one of them, must take what was sent before
     * it gets more.
     */
    default boolean mustWait() {
        return false;
    }

    /**
     * Stops delivering packets, at once: not even one that has been read already follows. What has been read waits in
     * memory (at most a few read buffers) and the socket is not read.
     */
    void pauseReading();

    /** Delivers again: in a later task of the loop, never from inside this call. */
    void resumeReading();

    /** Sends what was given so far and closes; {@link ConnectionHandler#onClosed} follows. Nothing more is received. */
    void closeAfterFlush();

    /** Closes; version 5 gets a DISCONNECT first if its CONNACK was sent. */
    void disconnect(int reasonCode, @Nullable String reasonString);

    /** Closes at once, throwing away what is pending. */
    void abort();

    /**
     * Watches the client: when no packet arrives within one and a half times the given time, calls
     * {@link ConnectionHandler#onKeepAliveTimeout()} ([MQTT-3.1.2-22] of version 5, [MQTT-3.1.2-24] of 3.1.1). Only
     * whole packets count. Reading that is paused never times out.
     *
     * @param seconds 0 switches it off
     */
    void keepAlive(int seconds);
}
