package io.linkspan.broker.peer;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.log.CommitLog;
import io.linkspan.broker.log.LogRecord;
import io.linkspan.broker.packet.Publish;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.publish.Publisher;
import io.linkspan.broker.stream.StreamCursor;
import io.linkspan.broker.stream.StreamCursors;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.message.BatchCodec;
import io.linkspan.contracts.message.BatchEntry;
import io.linkspan.contracts.message.DecodeOutcome;
import io.linkspan.contracts.message.Limits;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageBatch;
import io.linkspan.contracts.message.MessageId;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.StreamId;
import io.linkspan.contracts.protocol.LinkCodec;
import io.linkspan.contracts.protocol.LinkDecodeOutcome;
import io.linkspan.contracts.protocol.LinkMessage;
import io.linkspan.contracts.protocol.LinkMessage.LaneOpen;
import io.linkspan.contracts.protocol.LinkTopic;
import io.linkspan.contracts.protocol.RefusalCode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes batches of peers in: each stream contiguously, each message once, through the link's policy. */
public final class LinkReceiver {
    /** How a publish on a lane is answered: PUBACK's reason code, and why when it is a refusal. */
    public record Answer(int reasonCode, @Nullable String reason) {
        static final Answer TAKEN = new Answer(ReasonCode.SUCCESS, null);

        static Answer refused(int reasonCode, String reason) {
            return new Answer(reasonCode, reason);
        }
    }

    /** Streams whose cursors are kept: 32 lanes of 1,024 logs; what a peer could otherwise grow without end. */
    static final int MAX_STREAMS = 32_768;

    private final ClusterName own;
    private final Publisher publisher;
    private final LinkPolicies policies;
    private final BrokerCounters counters;
    private final CommitLog log;
    private final StreamCursors cursors = new StreamCursors(MAX_STREAMS);
    private final Map<ClusterName, PeerCounters> perPeer = new ConcurrentHashMap<>();

    public LinkReceiver(
            ClusterName own, Publisher publisher, LinkPolicies policies, BrokerCounters counters, CommitLog log) {
        this.own = own;
        this.log = log;
        this.publisher = publisher;
        this.policies = policies;
        this.counters = counters;
    }

    /** Counters of one peer, made on first use. */
    public PeerCounters counters(ClusterName peer) {
        return perPeer.computeIfAbsent(peer, ignored -> new PeerCounters());
    }

    /**
     * Handles what a peer published on one of its lanes, on the calling loop.
     *
     * @param answer told once, on that loop: for a batch when its messages and the cursor that covers them are kept
     */
    public void receive(EventLoop loop, LinkTopic.Messages lane, Publish publish, Consumer<Answer> answer) {
        byte[] payload = publish.payload();
        if (!BatchCodec.isBatch(payload)) {
            answer.accept(open(loop, lane, publish));
            return;
        }
        switch (BatchCodec.decode(payload, Limits.DEFAULT)) {
            case DecodeOutcome.Refused refused ->
                answer.accept(
                        Answer.refused(ReasonCode.PAYLOAD_FORMAT_INVALID, refused.reason() + ": " + refused.detail()));
            case DecodeOutcome.Decoded decoded -> {
                Answer refusal = take(loop, lane, decoded.batch(), payload.length, answer);
                if (refusal != null) {
                    answer.accept(refusal);
                }
            }
        }
    }

    /** Everything the log must say of the received streams, whatever was said before. */
    public void checkpoint(EventLoop loop) {
        cursors.forEach((stream, last) -> log.append(loop, List.of(new LogRecord.Cursor(stream, last)), null));
    }

    /** How far streams were taken in by earlier lives of this node. Before the first peer. */
    public void recall(Map<StreamId, Long> committed) {
        committed.forEach(cursors::restore);
    }

    private @Nullable Answer take(
            EventLoop loop, LinkTopic.Messages lane, MessageBatch batch, int bytes, Consumer<Answer> answer) {
        StreamId stream = batch.stream();
        if (!stream.cluster().equals(lane.cluster()) || stream.lane() != lane.lane()) {
            return Answer.refused(ReasonCode.NOT_AUTHORIZED, "the batch is of another cluster or lane");
        }
        var policy = policies.get(stream.cluster());
        if (policy == null || !policy.enabled()) {
            return Answer.refused(ReasonCode.NOT_AUTHORIZED, refusal(policy, stream.cluster()));
        }
        var cursor = cursors.get(stream);
        if (cursor == null) {
            return Answer.refused(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, "the lane is not open");
        }
        synchronized (cursor) {
            if (batch.first() > cursor.last() + 1) {
                return Answer.refused(
                        ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
                        "gap: cursor " + cursor.last() + ", batch begins at " + batch.first());
            }
            boolean news = batch.last() > cursor.last();
            if (news && cursor.last() == 0) {
                cursors.begun(stream);
            }
            // Messages and cursor are one unit of the log: after a crash both are there or neither. A batch that was
            // taken
            // before is answered when that is committed, not earlier.
            publisher.together(
                    loop,
                    () -> {
                        batch.entries().stream()
                                .filter(entry -> !entry.numbered() || entry.number() > cursor.last())
                                .forEach(entry -> accept(loop, policy, stream, entry));
                        cursor.advance(batch.last());
                    },
                    news && log.durable() ? List.of(new LogRecord.Cursor(stream, batch.last())) : List.of(),
                    () -> {
                        cursor.commit(batch.last());
                        answer.accept(Answer.TAKEN);
                    });
        }
        counters(stream.cluster()).bytes.add(bytes);
        return null;
    }

    private void accept(EventLoop loop, LinkPolicies.Policy policy, StreamId stream, BatchEntry entry) {
        Message message = entry.message();
        PeerCounters peer = counters(stream.cluster());
        peer.messages.increment();
        if (!message.targets().contains(own) || message.path().contains(own)) {
            peer.refused.increment();
            counters.dropped(Drop.LINK_NOT_TARGET).increment();
        } else if (!policy.admits(message.topic())) {
            peer.refused.increment();
            counters.dropped(Drop.LINK_POLICY).increment();
        } else {
            publisher.publish(loop, new Publication(identified(message, stream, entry)), Publisher.Origin.PEER);
        }
    }

    // A message keeps its identity over all hops; the first hop's is its place in the stream.
    private static Message identified(Message message, StreamId stream, BatchEntry entry) {
        return message.id() != null || !entry.numbered()
                ? message
                : message.withId(new MessageId(
                        stream.cluster(),
                        stream.instance(),
                        stream.log(),
                        stream.epoch(),
                        stream.lane(),
                        entry.number()));
    }

    // --- opening a lane

    private Answer open(EventLoop loop, LinkTopic.Messages lane, Publish publish) {
        String answers = publish.properties().responseTopic();
        if (answers == null || !answers.startsWith("$LINK/" + lane.cluster() + "/")) {
            return Answer.refused(ReasonCode.TOPIC_NAME_INVALID, "a response topic of the same cluster is needed");
        }
        return switch (LinkCodec.decode(publish.payload())) {
            case LinkDecodeOutcome.Refused refused ->
                Answer.refused(ReasonCode.PAYLOAD_FORMAT_INVALID, refused.reason() + ": " + refused.detail());
            case LinkDecodeOutcome.Decoded(LaneOpen request) -> {
                answer(loop, answers, publish.properties().correlationData(), opened(lane, request));
                yield Answer.TAKEN;
            }
            case LinkDecodeOutcome.Decoded ignored ->
                Answer.refused(ReasonCode.PAYLOAD_FORMAT_INVALID, "neither a batch nor the opening of a lane");
        };
    }

    private LinkMessage opened(LinkTopic.Messages lane, LaneOpen request) {
        StreamId stream = request.stream();
        if (!stream.cluster().equals(lane.cluster()) || stream.lane() != lane.lane()) {
            return new LinkMessage.LaneRefused(RefusalCode.NOT_AUTHORISED, "the stream is of another cluster or lane");
        }
        var policy = policies.get(stream.cluster());
        if (policy == null || !policy.enabled()) {
            var code = policy == null ? RefusalCode.UNKNOWN_CLUSTER : RefusalCode.DISABLED;
            return new LinkMessage.LaneRefused(code, refusal(policy, stream.cluster()));
        }
        if (cursors.ended(stream)) {
            return new LinkMessage.LaneRefused(
                    RefusalCode.STALE_INCARNATION, "a later life of '" + stream.log() + "' sends on this lane");
        }
        StreamCursor cursor = cursors.openBeside(stream);
        return cursor == null
                ? new LinkMessage.LaneRefused(RefusalCode.NOT_READY, "too many streams: " + MAX_STREAMS)
                : new LinkMessage.LaneOpened(stream, cursor.committed());
    }

    private String refusal(LinkPolicies.@Nullable Policy policy, ClusterName peer) {
        return policy == null
                ? "cluster '" + own + "' has no link named '" + peer + "'"
                : "cluster '" + own + "' has disabled its link '" + peer + "'";
    }

    @SuppressWarnings("NullAway") // the correlation data may be null; NullAway cannot see that in a class file
    private void answer(EventLoop loop, String topic, byte @Nullable [] correlation, LinkMessage message) {
        var properties = new MessageProperties(-1, -1, null, null, correlation, List.of());
        publisher.publish(
                loop,
                new Publication(new Message(
                        topic,
                        LinkCodec.encode(message),
                        QoS.AT_LEAST_ONCE,
                        false,
                        properties,
                        "",
                        0,
                        null,
                        0,
                        List.of(),
                        List.of())),
                Publisher.Origin.PEER);
    }
}
