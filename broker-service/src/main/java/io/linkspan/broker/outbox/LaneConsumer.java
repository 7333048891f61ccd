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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The link-service's session as the reader of lanes: takes batches from them while its window is open. Confined to the
 * session's loop but for {@link #wake}.
 */
public final class LaneConsumer implements LaneReader {
    private final Session session;
    private final EventLoop loop;
    private final Set<Lane> lanes = new LinkedHashSet<>();
    private final Set<Lane> awake = ConcurrentHashMap.newKeySet();

    public LaneConsumer(Session session) {
        this.session = session;
        this.loop = session.loop();
        session.onWindow(this::pumpAll);
    }

    /** Begins to read a lane above the cursor: the last number that the peer has taken. */
    public void open(Lane lane, long cursor) {
        lanes.add(lane);
        lane.attach(this, cursor);
        wake(lane);
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

    private void pumpAll() {
        for (Lane lane : List.copyOf(lanes)) {
            pump(lane);
        }
    }

    private void pump(Lane lane) {
        while (lanes.contains(lane) && session.hasWindow() && lane.ready()) {
            MessageBatch batch = lane.cut();
            if (batch == null) {
                return;
            }
            session.offer(delivery(lane, batch), new Answer(lane, batch));
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
