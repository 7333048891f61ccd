package io.linkspan.link.supervise;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.link.LinkSpec;
import io.linkspan.contracts.protocol.LinkCodec;
import io.linkspan.contracts.protocol.LinkDecodeOutcome;
import io.linkspan.contracts.protocol.LinkMessage;
import io.linkspan.contracts.protocol.LinkTopic;
import io.linkspan.contracts.protocol.LinkTopics;
import io.linkspan.contracts.protocol.RefusalCode;
import io.linkspan.link.lane.BrokerNode;
import io.linkspan.link.loop.Backoff;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.replicate.Reply;
import io.linkspan.link.transport.Connection;
import io.linkspan.link.transport.Connection.Outcome;
import io.linkspan.link.transport.Connection.Publication;
import io.linkspan.link.transport.Delivery;
import io.linkspan.link.transport.Redial;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where peers find us: one connection to one of our own broker nodes, as the service identity, with what all peers that
 * are connected there say. On the supervisor's loop.
 */
final class PeerInbox implements Redial.Line {

    /** Route messages taken and not yet written to the registry, all peers of this node together. */
    static final int RECEIVE_MAXIMUM = 64;

    /** Answers our broker has not acknowledged; more are dropped, and the peer asks again. */
    static final int MAX_ANSWERS = 512;

    /** What peers say; ours to answer. */
    static final List<String> FILTERS = List.of(
            LinkTopics.LINK_ROOT + "/+/hello",
            LinkTopics.LINK_ROOT + "/+/routes",
            LinkTopics.LINK_ROOT + "/+/heartbeat");

    /** Takes what peers say. */
    @FunctionalInterface
    interface Handler {
        /**
         * A message of a peer.
         *
         * @param speaker the cluster in the topic, which our broker has checked
         * @param taken to be run when the message has had its effect
         */
        void received(ClusterName speaker, LinkMessage message, Reply reply, Runnable taken);
    }

    private final Loop loop;
    private final Handler handler;
    private final Redial redial;
    private @Nullable Connection connection;
    private long connections;
    private int unacknowledged;

    PeerInbox(BrokerNode node, Environment environment, Loop loop, Handler handler) {
        this.loop = loop;
        this.handler = handler;
        this.redial = new Redial(
                () -> environment.ownBroker().target(node.linkListener(), RECEIVE_MAXIMUM),
                node.linkListener().toString(),
                environment.dialer(),
                loop,
                new Backoff(LinkSpec.DEFAULT_RETRY_INTERVAL, environment.random()),
                this);
    }

    void start() {
        redial.start();
    }

    void close() {
        connection = null;
        redial.close();
    }

    /** Whether peers can reach us here. */
    boolean open() {
        return connection != null;
    }

    /** Why not, one sentence. */
    @Nullable
    String problem() {
        return redial.problem();
    }

    @Override
    public void up(Connection opened) {
        connections++;
        unacknowledged = 0;
        subscribe(opened, new ArrayList<>(FILTERS));
    }

    @Override
    public void down() {
        connection = null;
    }

    @Override
    public void changed() {}

    @Override
    public void received(Delivery delivery) {
        LinkTopic topic = LinkTopics.parse(delivery.topic());
        String responseTopic = delivery.responseTopic();
        if (topic == null || responseTopic == null || !isAnswerOf(responseTopic, topic.cluster())) {
            delivery.accept(); // nobody to answer to: no speaker of ours sends such a thing
            return;
        }
        ByteBuffer correlation = delivery.correlationData();
        long by = connections;
        Reply reply = message -> loop.execute(() -> answer(by, responseTopic, correlation, message));
        Runnable taken = () -> loop.execute(delivery::accept);
        switch (LinkCodec.decode(delivery.payload())) {
            case LinkDecodeOutcome.Decoded decoded ->
                handler.received(topic.cluster(), decoded.message(), reply, taken);
            case LinkDecodeOutcome.Refused refused -> {
                delivery.accept();
                reply.answer(new LinkMessage.HelloRefused(
                        RefusalCode.MALFORMED, "your message cannot be read: " + refused.detail()));
            }
        }
    }

    /** A peer must not make us publish elsewhere: its answers go below its own name. */
    private static boolean isAnswerOf(String responseTopic, ClusterName speaker) {
        return LinkTopics.parse(responseTopic) instanceof LinkTopic.Answers answers
                && answers.cluster().equals(speaker);
    }

    private void answer(long by, String topic, @Nullable ByteBuffer correlation, LinkMessage message) {
        Connection current = connection;
        if (current != null && by == connections && unacknowledged < Math.min(MAX_ANSWERS, current.sendMaximum())) {
            unacknowledged++;
            current.publish(
                    new Publication(topic, ByteBuffer.wrap(LinkCodec.encode(message)), null, correlation),
                    outcome -> unacknowledged--);
        }
    }

    private void subscribe(Connection opened, List<String> filters) {
        if (filters.isEmpty()) {
            connection = opened;
            redial.proven();
            return;
        }
        String filter = filters.removeFirst();
        // Deliveries may come before the last SUBACK: answers need the connection at once.
        connection = opened;
        opened.subscribe(filter, Map.of(), outcome -> {
            switch (outcome) {
                case Outcome.Granted granted -> subscribe(opened, filters);
                case Outcome.Refused refused ->
                    redial.restart("our broker refuses '" + filter + "': " + refused.text());
            }
        });
    }
}
