package io.linkspan.link.sim;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.message.BatchCodec;
import io.linkspan.contracts.message.BatchEntry;
import io.linkspan.contracts.message.DecodeOutcome;
import io.linkspan.contracts.message.Limits;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageBatch;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.StreamId;
import io.linkspan.contracts.protocol.LinkCodec;
import io.linkspan.contracts.protocol.LinkDecodeOutcome;
import io.linkspan.contracts.protocol.LinkMessage.LaneOpen;
import io.linkspan.contracts.protocol.LinkMessage.LaneOpened;
import io.linkspan.contracts.protocol.LinkTopic;
import io.linkspan.contracts.protocol.LinkTopics;
import io.linkspan.link.lane.BrokerNode;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.transport.ConnectionListener;
import io.linkspan.link.transport.Delivery;
import io.linkspan.link.transport.DialFailure;
import io.linkspan.link.transport.Dialer;
import io.linkspan.link.transport.Target;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One node of our broker with its outbox, and the peer's broker that receives, as the protocol has them. Connections end,
 * attempts fail and batches are refused as often as told. A receiver that gets a number twice or out of order fails the
 * test.
 */
public final class SimBrokers implements Dialer {

    private final SimTime time;
    private final Random random;
    private final BrokerNode node;
    private final ClusterName own;
    private final ClusterName peer;
    private final long[] lastNumber = new long[StreamId.LANES];
    private final long[] released = new long[StreamId.LANES];
    private final long[] cursor = new long[StreamId.LANES];
    private final @Nullable Line[] reader = new @Nullable Line[StreamId.LANES];
    private final long[] sent = new long[StreamId.LANES];
    private final List<List<Long>> received = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private double badness;
    private int refusals;

    public SimBrokers(SimTime time, Random random, BrokerNode node, ClusterName own, ClusterName peer) {
        this.time = time;
        this.random = random;
        this.node = node;
        this.own = own;
        this.peer = peer;
        for (int lane = 0; lane < StreamId.LANES; lane++) {
            received.add(new ArrayList<>());
        }
    }

    /** Part of the attempts that fail and of the batches that are refused, 0 to 1. */
    public void badness(double part) {
        badness = part;
    }

    /** Ends some of the connections. */
    public void cutSome() {
        for (Line line : List.copyOf(lines)) {
            if (random.nextBoolean()) {
                line.end();
            }
        }
    }

    /** A message for the peer, on that lane. */
    public void append(int lane) {
        lastNumber[lane]++;
        feed(lane);
    }

    /** Batches refused by the receiver so far. */
    public int refusals() {
        return refusals;
    }

    /** Numbers the receiver has taken, in its order. */
    public List<Long> received(int lane) {
        return received.get(lane);
    }

    /** Messages appended to a lane. */
    public long appended(int lane) {
        return lastNumber[lane];
    }

    /** Whether our broker has let go of all it had. */
    public boolean empty() {
        return Arrays.equals(lastNumber, released);
    }

    @Override
    public Attempt dial(Target target, Loop loop, ConnectionListener listener) {
        boolean toOwn = target.server().equals(node.linkListener());
        Line line = new Line(loop, listener, toOwn, target.receiveMaximum());
        boolean fails = random.nextDouble() < badness;
        time.after(
                Duration.ofMillis(random.nextInt(1, 10)),
                () -> loop.execute(() -> {
                    if (line.over) {
                        return;
                    }
                    if (fails) {
                        line.over = true;
                        listener.failed(new DialFailure(DialFailure.Kind.UNREACHABLE, "cannot reach it"));
                    } else {
                        lines.add(line);
                        listener.opened(line);
                    }
                }));
        return line::abandoned;
    }

    private void feed(int lane) {
        Line to = reader[lane];
        while (to != null && sent[lane] < lastNumber[lane] && to.window > 0) {
            long first = sent[lane] + 1;
            long last = Math.min(lastNumber[lane], first + random.nextInt(3));
            sent[lane] = last;
            to.window--;
            to.deliver(lane, batch(lane, first, last), last);
        }
    }

    private byte[] batch(int lane, long first, long last) {
        List<BatchEntry> entries = new ArrayList<>();
        for (long number = first; number <= last; number++) {
            entries.add(new BatchEntry(
                    number,
                    new Message(
                            "t",
                            new byte[] {1},
                            QoS.AT_LEAST_ONCE,
                            false,
                            MessageProperties.NONE,
                            "p",
                            0,
                            null,
                            3,
                            List.of(own),
                            List.of(peer))));
        }
        return BatchCodec.encode(new MessageBatch(node.stream(own, lane), first, last, entries));
    }

    /** What the peer's broker does with a batch; null: it takes it. */
    private @Nullable String receive(MessageBatch batch) {
        int lane = batch.stream().lane();
        if (batch.first() > cursor[lane] + 1) {
            return "gap";
        }
        if (random.nextDouble() < badness / 4) {
            return "quota exceeded";
        }
        for (BatchEntry entry : batch.entries()) {
            if (entry.number() > cursor[lane]) {
                received.get(lane).add(entry.number());
            }
        }
        cursor[lane] = Math.max(cursor[lane], batch.last());
        return null;
    }

    private final class Line extends SimLine {

        private final boolean toOwn;
        private final ArrayDeque<Pending> unacknowledged = new ArrayDeque<>();
        private int window;

        Line(Loop loop, ConnectionListener listener, boolean toOwn, int receiveMaximum) {
            super(time, loop, listener);
            this.toOwn = toOwn;
            this.window = receiveMaximum;
        }

        void abandoned() {
            over = true;
            lines.remove(this);
            time.after(Duration.ofMillis(3), this::gone);
        }

        void end() {
            lines.remove(this);
            gone();
            close("cut");
        }

        private void gone() {
            for (int lane = 0; lane < StreamId.LANES; lane++) {
                if (reader[lane] == this) {
                    reader[lane] = null;
                }
            }
        }

        void deliver(int lane, byte[] batch, long last) {
            Pending pending = new Pending(this, LinkTopics.outbox(peer, node.node(), lane), lane, batch, last);
            unacknowledged.add(pending);
            later(() -> listener.received(pending));
        }

        /** In the order of the messages, as MQTT wants it. */
        void acknowledge() {
            while (!unacknowledged.isEmpty() && unacknowledged.peek().decided) {
                Pending first = unacknowledged.remove();
                if (first.refused != null) {
                    loop.execute(first.refused);
                }
                time.after(Duration.ofMillis(2), () -> arrived(first));
            }
        }

        private void arrived(Pending pending) {
            window++;
            int lane = pending.lane;
            if (pending.refused == null) {
                released[lane] = Math.max(released[lane], pending.last);
            } else if (reader[lane] == this) {
                reader[lane] = null;
            }
            for (int any = 0; any < StreamId.LANES; any++) {
                feed(any);
            }
        }

        @Override
        public int sendMaximum() {
            return 7;
        }

        @Override
        public long maximumPacketSize() {
            return 1 << 20;
        }

        @Override
        public void subscribe(String filter, Map<String, String> userProperties, Consumer<Outcome> done) {
            later(() -> {
                if (LinkTopics.parse(filter) instanceof LinkTopic.Outbox outbox) {
                    int lane = outbox.lane();
                    long from = Long.parseLong(userProperties.getOrDefault("cursor", "-1"));
                    released[lane] = Math.max(released[lane], from);
                    sent[lane] = from;
                    reader[lane] = this;
                    // A client may hand out the first batches before it tells of the SUBACK that came before them.
                    time.after(
                            Duration.ofMillis(random.nextInt(6)),
                            () -> later(() -> done.accept(new Outcome.Granted(1))));
                    feed(lane);
                } else {
                    done.accept(new Outcome.Granted(1));
                }
            });
        }

        @Override
        public void unsubscribe(String filter, Consumer<Outcome> done) {
            later(() -> {
                if (LinkTopics.parse(filter) instanceof LinkTopic.Outbox outbox && reader[outbox.lane()] == this) {
                    reader[outbox.lane()] = null;
                }
                later(() -> done.accept(new Outcome.Granted(0)));
            });
        }

        @Override
        public void publish(Publication publication, Consumer<Outcome> done) {
            if (toOwn) {
                throw new AssertionError("nothing is published at our own broker here");
            }
            byte[] bytes = new byte[publication.payload().remaining()];
            publication.payload().duplicate().get(bytes);
            later(() -> {
                if (BatchCodec.isBatch(bytes)) {
                    String refusal = take(bytes);
                    later(() ->
                            done.accept(refusal == null ? new Outcome.Granted(0) : new Outcome.Refused(0x83, refusal)));
                } else {
                    open(bytes, publication);
                    later(() -> done.accept(new Outcome.Granted(0)));
                }
            });
        }

        private @Nullable String take(byte[] bytes) {
            if (!(BatchCodec.decode(bytes, Limits.DEFAULT) instanceof DecodeOutcome.Decoded decoded)) {
                throw new AssertionError("a batch was changed on the way");
            }
            String refusal = receive(decoded.batch());
            refusals += refusal == null ? 0 : 1;
            return refusal;
        }

        private void open(byte[] bytes, Publication publication) {
            if (LinkCodec.decode(bytes) instanceof LinkDecodeOutcome.Decoded(LaneOpen open)) {
                LaneOpened answer =
                        new LaneOpened(open.stream(), cursor[open.stream().lane()]);
                later(() -> listener.received(new SimDelivery(
                        String.valueOf(publication.responseTopic()),
                        LinkCodec.encode(answer),
                        publication.correlationData())));
            }
        }

        @Override
        public void send(Publication publication) {
            throw new AssertionError("nothing is sent with QoS 0 here");
        }
    }

    private static final class Pending implements Delivery {
        private final Line line;
        private final String topic;
        private final int lane;
        private final byte[] batch;
        private final long last;
        private boolean decided;
        private @Nullable Runnable refused;

        Pending(Line line, String topic, int lane, byte[] batch, long last) {
            this.line = line;
            this.topic = topic;
            this.lane = lane;
            this.batch = batch;
            this.last = last;
        }

        @Override
        public String topic() {
            return topic;
        }

        @Override
        public ByteBuffer payload() {
            return ByteBuffer.wrap(batch);
        }

        @Override
        public @Nullable String responseTopic() {
            return null;
        }

        @Override
        public @Nullable ByteBuffer correlationData() {
            return null;
        }

        @Override
        public void accept() {
            decided = true;
            line.acknowledge();
        }

        @Override
        public void refuse(Runnable sent) {
            decided = true;
            refused = sent;
            line.acknowledge();
        }
    }
}
