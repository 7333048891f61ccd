package io.linkspan.link.lane;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.message.BatchCodec;
import io.linkspan.contracts.protocol.LinkCodec;
import io.linkspan.contracts.protocol.LinkDecodeOutcome;
import io.linkspan.contracts.protocol.LinkMessage;
import io.linkspan.contracts.protocol.LinkTopics;
import io.linkspan.contracts.protocol.RefusalCode;
import io.linkspan.link.status.LinkCounters;
import io.linkspan.link.transport.Connection;
import io.linkspan.link.transport.Connection.Outcome;
import io.linkspan.link.transport.Connection.Publication;
import io.linkspan.link.transport.Delivery;
import io.linkspan.link.transport.Redial;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One data connection to the peer's broker, shared by the lanes that fall on it. */
final class PeerLine implements Redial.Line {

    /** What a PUBLISH around a batch takes at most: topic, packet id, properties. */
    private static final int PACKET_OVERHEAD = 256;

    private final ClusterName own;
    private final String actor;
    private final int maxInflight;
    private final LinkCounters counters;
    private final Runnable changed;
    private final Runnable whenUp;
    private final Runnable whenDown;
    private final Map<Long, Consumer<LinkMessage>> asked = new HashMap<>();

    private @Nullable Redial redial;
    private @Nullable PublishWindow window;
    private String answers = "";
    private long maxBatchBytes = BatchCodec.MAX_BYTES;
    private long connections;
    private long questions;

    /**
     * Prepares; {@link #start} begins.
     *
     * @param actor unique among all data connections to this peer
     */
    PeerLine(
            ClusterName own,
            String actor,
            int maxInflight,
            LinkCounters counters,
            Runnable changed,
            Runnable whenUp,
            Runnable whenDown) {
        this.own = own;
        this.actor = actor;
        this.maxInflight = maxInflight;
        this.counters = counters;
        this.changed = changed;
        this.whenUp = whenUp;
        this.whenDown = whenDown;
    }

    void start(Redial dialling) {
        redial = dialling;
        dialling.start();
    }

    void close() {
        window = null;
        asked.clear();
        if (redial != null) {
            redial.close();
        }
    }

    /** Whether lanes may use it. */
    boolean ready() {
        return window != null;
    }

    @Nullable
    Redial redial() {
        return redial;
    }

    /** Largest batch the peer's broker takes on this connection. */
    long maxBatchBytes() {
        return maxBatchBytes;
    }

    /** Publishes in order of the calls; nothing is told after the connection is gone. */
    void publish(Publication publication, Consumer<Outcome> done) {
        if (window != null) {
            window.publish(publication, done);
        }
    }

    /** Asks the peer's broker; {@code answer} gets the reply, or a made-up refusal if the question is refused. */
    void ask(String topic, LinkMessage question, Consumer<LinkMessage> answer) {
        PublishWindow current = window;
        if (current == null) {
            return;
        }
        long number = ++questions;
        asked.put(number, answer);
        ByteBuffer correlation = ByteBuffer.allocate(Long.BYTES).putLong(0, number);
        current.publish(
                new Publication(topic, ByteBuffer.wrap(LinkCodec.encode(question)), answers, correlation), outcome -> {
                    if (outcome instanceof Outcome.Refused refused && asked.remove(number) != null) {
                        answer.accept(new LinkMessage.LaneRefused(RefusalCode.OTHER, refused.text()));
                    }
                });
    }

    @Override
    public void up(Connection connection) {
        if (connections++ > 0) {
            counters.reconnected();
        }
        maxBatchBytes = Math.min(BatchCodec.MAX_BYTES, connection.maximumPacketSize() - PACKET_OVERHEAD);
        answers = LinkTopics.answers(own, actor + "." + connections);
        connection.subscribe(answers, Map.of(), outcome -> {
            switch (outcome) {
                case Outcome.Granted granted -> {
                    window = new PublishWindow(connection, maxInflight);
                    if (redial != null) {
                        redial.proven();
                    }
                    whenUp.run();
                }
                case Outcome.Refused refused -> {
                    if (redial != null) {
                        redial.restart("the peer's broker refuses our data connection: " + refused.text());
                    }
                }
            }
        });
    }

    @Override
    public void down() {
        window = null;
        asked.clear();
        whenDown.run();
    }

    @Override
    public void received(Delivery delivery) {
        delivery.accept();
        ByteBuffer correlation = delivery.correlationData();
        if (!delivery.topic().equals(answers) || correlation == null || correlation.remaining() != Long.BYTES) {
            return;
        }
        Consumer<LinkMessage> answer = asked.remove(correlation.getLong(correlation.position()));
        if (answer != null && LinkCodec.decode(delivery.payload()) instanceof LinkDecodeOutcome.Decoded decoded) {
            answer.accept(decoded.message());
        }
    }

    @Override
    public void changed() {
        changed.run();
    }
}
