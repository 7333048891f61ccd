package io.linkspan.broker.outbox;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.session.AckListener;
import io.linkspan.broker.session.Delivery;
import io.linkspan.broker.session.Session;
import io.linkspan.contracts.message.BatchCodec;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageBatch;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.protocol.LinkTopics;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * The link-service's session as the reader of lanes: takes batches from them while its window is open. Confined to the
 * session's loop but for {@link #wake}.
 */
public final class LaneConsumer implements LaneReader {
    /** Until a lane whose backlog is at its rate is looked at again. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final AckListener NOBODY = new AckListener() {
        @Override
        public void acknowledged(int reasonCode) {}

        @Override
        public void lost() {}
    };

    /** How often it is tried while the window is closed: longer than any pause of a living reader. */
    private static final int POINT_ATTEMPTS = 500;

    private final Session session;
    private final EventLoop loop;
    private final UnaryOperator<Lane> next;
    private final Set<Lane> lanes = new LinkedHashSet<>();
    private boolean scheduled;
    private final Set<Lane> awake = ConcurrentHashMap.newKeySet();

    /** @param next which lane is due after one of an earlier life */
    public LaneConsumer(Session session, UnaryOperator<Lane> next) {
        this.session = session;
        this.next = next;
        this.loop = session.loop();
        session.onWindow(this::pumpAll);
    }

    /**
     * Begins to read a lane above the cursor: the last number that the peer has taken.
     *
     * @param maxBatchBytes largest batch that the peer takes
     */
    public void open(Lane lane, long cursor, long maxBatchBytes) {
        lanes.add(lane);
        lane.attach(this, cursor, maxBatchBytes);
        wake(lane);
    }

    /**
     * The reader asked for the stream of another life than the one that is due: tells it which, by an empty batch of that
     * stream.
     */
    public void point(Lane due) {
        loop.execute(() -> pointNow(due, POINT_ATTEMPTS));
    }

    private void pointNow(Lane due, int attempts) {
        long next = 1;
        var empty = new MessageBatch(due.stream(), next, next - 1, List.of());
        if (!session.offer(delivery(due, empty), NOBODY) && attempts > 0) {
            loop.schedule(PAUSE, () -> pointNow(due, attempts - 1));
        }
    }

    /** Stops reading the lanes of that number towards a peer, of whatever life. */
    public void close(Destination destination, int number) {
        List.copyOf(lanes).stream()
                .filter(lane ->
                        lane.destination().equals(destination) && lane.stream().lane() == number)
                .forEach(this::close);
    }

    /** Stops reading a lane; what is in flight will be sent again to the next consumer. */
    public void close(Lane lane) {
        if (lanes.remove(lane)) {
            lane.detach(this);
        }
    }

    /** The connection is gone. */
    public void closeAll() {
        List.copyOf(lanes).forEach(this::close);
    }

    @Override
    public void lost(Lane lane) {
        loop.execute(() -> lanes.remove(lane));
    }

    /** One hop to the loop however many messages come before it runs. */
    @Override
    public void wake(Lane lane) {
        if (awake.add(lane)) {
            loop.execute(() -> {
                awake.remove(lane);
                pump(lane);
            });
        }
    }

    // A batch of each lane in turn while the window is open: a lane with a backlog does not hold up the others. Whoever
    // was served goes to the end, so that the next opening of the window begins with somebody else.
    private void pumpAll() {
        boolean sent = true;
        while (sent && session.hasWindow()) {
            sent = false;
            for (Lane lane : List.copyOf(lanes)) {
                if (session.hasWindow() && sendOne(lane)) {
                    sent = true;
                    if (lanes.remove(lane)) {
                        lanes.add(lane);
                    }
                }
            }
        }
    }

    private void pump(Lane lane) {
        boolean more = session.hasWindow() || lane.finished();
        while (more) {
            more = sendOne(lane) && session.hasWindow();
        }
    }

    private boolean sendOne(Lane lane) {
        if (!lanes.contains(lane)) {
            return false;
        }
        if (lane.finished()) {
            close(lane);
            pointNow(next.apply(lane), POINT_ATTEMPTS);
            return false;
        }
        if (!lane.ready()) {
            return false;
        }
        MessageBatch batch = lane.cut();
        if (batch == null) {
            if (!lane.expecting()) {
                comeAgain();
            }
            return false;
        }
        session.offer(delivery(lane, batch), new Answer(lane, batch));
        return true;
    }

    // What has waited goes out at a rate: soon there will be room for more.
    private void comeAgain() {
        if (!scheduled) {
            scheduled = true;
            loop.schedule(PAUSE, () -> {
                scheduled = false;
                pumpAll();
            });
        }
    }

    private static Delivery delivery(Lane lane, MessageBatch batch) {
        var stream = lane.stream();
        if (!(lane.destination() instanceof Destination.Peer peer)) {
            throw new IllegalStateException(
                    "no lane of a link: " + lane.destination().text());
        }
        var message = new Message(
                LinkTopics.outbox(peer.cluster(), stream.log(), stream.lane()),
                BatchCodec.encode(batch),
                QoS.AT_LEAST_ONCE,
                false,
                MessageProperties.NONE,
                "",
                0,
                null,
                1,
                List.of(),
                List.of());
        return new Delivery(new Publication(message), QoS.AT_LEAST_ONCE, false, new int[0]);
    }

    private final class Answer implements AckListener {
        private final Lane lane;
        private final MessageBatch batch;

        private Answer(Lane lane, MessageBatch batch) {
            this.lane = lane;
            this.batch = batch;
        }

        @Override
        public void acknowledged(int reasonCode) {
            if (reasonCode < ReasonCode.UNSPECIFIED_ERROR) {
                lane.acknowledged(batch);
                pump(lane);
            } else if (lane.inFlight(batch)) {
                // Refused by the peer: the link-service opens the lane again at the peer's cursor. An answer to what
                // was rewound since says nothing about what is under way now.
                close(lane);
            }
        }

        @Override
        public void lost() {
            close(lane);
        }
    }
}
