package io.linkspan.broker.support;

import io.linkspan.broker.connection.Connection;
import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.connection.TlsPeer;
import io.linkspan.broker.packet.Packet;
import io.linkspan.broker.packet.ProtocolVersion;
import io.linkspan.contracts.message.QoS;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection that keeps what it is given, for tests of the domain. */
public final class RecordingConnection implements Connection {
    /** One PUBLISH as it was sent. */
    public record Sent(
            String topic,
            String payload,
            QoS qos,
            boolean retain,
            boolean dup,
            int packetId,
            List<Integer> identifiers) {}

    public final List<Sent> published = new ArrayList<>();
    public final List<Packet> packets = new ArrayList<>();
    public final List<byte[]> payloads = new ArrayList<>();
    public boolean writable = true;
    public long pending;
    public boolean open = true;
    public boolean paused;
    public int disconnectReason = -1;
    public @Nullable TlsPeer tlsPeer;
    private final EventLoop loop;

    public RecordingConnection(EventLoop loop) {
        this.loop = loop;
    }

    /** The payloads published so far, in order. */
    public List<String> texts() {
        return published.stream().map(Sent::payload).toList();
    }

    /** The last packet of a kind, or null. */
    public <P extends Packet> @Nullable P last(Class<P> kind) {
        return packets.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .reduce((before, after) -> after)
                .orElse(null);
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public String remoteAddress() {
        return "127.0.0.1:1";
    }

    @Override
    public String listener() {
        return "test";
    }

    @Override
    public int maximumPacketBytes() {
        return 1 << 20;
    }

    @Override
    public @Nullable TlsPeer tlsPeer() {
        return tlsPeer;
    }

    @Override
    public boolean open() {
        return open;
    }

    @Override
    public void version(ProtocolVersion version) {}

    @Override
    public void limits(long clientMaximumPacketSize, boolean problemInformation) {}

    @Override
    public void send(Packet packet) {
        packets.add(packet);
    }

    @Override
    public boolean publish(
            Publication publication,
            QoS qos,
            boolean retain,
            boolean dup,
            int packetId,
            int[] subscriptionIds,
            int topicAlias,
            boolean topicOmitted,
            long expirySeconds) {
        var message = publication.message();
        List<Integer> identifiers = new ArrayList<>();
        for (int identifier : subscriptionIds) {
            identifiers.add(identifier);
        }
        payloads.add(message.payload());
        published.add(new Sent(
                message.topic(),
                new String(message.payload(), StandardCharsets.ISO_8859_1),
                qos,
                retain,
                dup,
                packetId,
                identifiers));
        return true;
    }

    @Override
    public long pendingBytes() {
        return pending;
    }

    @Override
    public boolean writable() {
        return writable;
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
    }

    @Override
    public void closeAfterFlush() {
        open = false;
    }

    @Override
    public void disconnect(int reasonCode, @Nullable String reasonString) {
        disconnectReason = reasonCode;
        open = false;
    }

    @Override
    public void abort() {
        open = false;
    }

    @Override
    public void keepAlive(int seconds) {}
}
