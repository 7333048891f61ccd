package io.linkspan.broker.node;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.outbox.Lane.Piece;
import io.linkspan.broker.publish.Publisher;
import io.linkspan.broker.session.Loops;
import io.linkspan.broker.stream.StreamCursor;
import io.linkspan.broker.stream.StreamCursors;
import io.linkspan.contracts.message.BatchEntry;
import io.linkspan.contracts.message.MessageBatch;
import io.linkspan.contracts.message.StreamId;
import io.linkspan.contracts.wire.WireException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what the other nodes send: each stream without a gap, each message once, for the sessions of this node.
 *
 * <p>A lane always goes to the same loop, so the order within a publisher's messages holds however often the other node
 * comes back. A frame is acknowledged when all of it is committed.
 */
final class NodeReceiver implements NodeAcceptor {
    /** Lanes of 64 nodes in their present life and the one before. */
    private static final int MAX_STREAMS = StreamId.LANES * 64 * 2;

    /** Until the loops have worked off what is before them, frames are not acknowledged, and so no more come. */
    private static final Duration CONGESTION_CHECK = Duration.ofMillis(2);

    private final NodeSelf self;
    private final Publisher publisher;
    private final Loops loops;
    private final CommitBarrier barrier;
    private final NodeCounters counters;
    private final NodeObserver observer;
    private final StreamCursors cursors = new StreamCursors(MAX_STREAMS);

    NodeReceiver(
            NodeSelf self,
            Publisher publisher,
            Loops loops,
            CommitBarrier barrier,
            NodeCounters counters,
            NodeObserver observer) {
        this.self = self;
        this.publisher = publisher;
        this.loops = loops;
        this.barrier = barrier;
        this.counters = counters;
        this.observer = observer;
    }

    @Override
    public Decision accept(byte[] bytes) {
        Hello hello = self.codec().read(bytes);
        String refusal = hello == null ? "not authenticated as a broker of this cluster" : refusal(hello);
        if (hello == null || refusal != null) {
            counters.refused.increment();
            observer.refused(String.valueOf(refusal));
            return new Decision(null, refusal);
        }
        return new Decision(new Inbound(hello), null);
    }

    private @Nullable String refusal(Hello hello) {
        var own = self.origin();
        if (!hello.cluster().equals(own.cluster()) || !hello.instance().equals(own.instance())) {
            return "node '" + hello.from() + "' is of another cluster: " + hello.cluster();
        }
        if (!hello.to().equals(own.log()) || hello.incarnation() != own.epoch()) {
            return "this is node '" + own.log() + "' in incarnation " + own.epoch() + ", not '" + hello.to() + "' in "
                    + hello.incarnation();
        }
        if (hello.from().equals(own.log()) || hello.epoch() < 1) {
            return "a node of the name '" + hello.from() + "' in incarnation " + hello.epoch() + " cannot be";
        }
        return null;
    }

    /** One accepted channel. Called on the transport's thread. */
    private final class Inbound implements FrameListener {
        private final Hello hello;
        private @Nullable FrameChannel channel;

        private Inbound(Hello hello) {
            this.hello = hello;
        }

        @Override
        public void opened(FrameChannel opened) {
            channel = opened;
            var from = new ArrayList<Long>(StreamId.LANES);
            for (int lane = 0; lane < StreamId.LANES; lane++) {
                var stream = new StreamId(hello.cluster(), hello.instance(), hello.from(), hello.epoch(), lane);
                StreamCursor cursor = cursors.open(stream);
                if (cursor == null) {
                    opened.close("too many streams");
                    return;
                }
                from.add(cursor.committed());
            }
            opened.send(NodeFrameCodec.welcome(from));
        }

        @Override
        public void frame(byte[] bytes) {
            FrameChannel open = channel;
            if (open == null) {
                return;
            }
            counters.bytesReceived.add(bytes.length);
            try {
                switch (NodeFrameCodec.read(bytes)) {
                    case NodeFrame.Batches batches -> take(open, batches);
                    case NodeFrame.Welcome ignored -> open.close("a welcome from the side that dials");
                    case NodeFrame.Taken ignored -> open.close("an acknowledgement from the side that sends");
                }
            } catch (WireException malformed) {
                counters.refused.increment();
                open.close("a frame that cannot be read: " + malformed.getMessage());
            }
        }

        private void take(FrameChannel open, NodeFrame.Batches batches) {
            Map<Integer, List<Piece>> byLoop = new TreeMap<>();
            for (Piece piece : batches.pieces()) {
                StreamId stream = piece.batch().stream();
                if (!stream.log().equals(hello.from()) || cursors.get(stream) == null) {
                    open.close("a batch of a stream that is not open: " + stream);
                    return;
                }
                byLoop.computeIfAbsent(stream.lane() % loops.size(), ignored -> new ArrayList<>())
                        .add(piece);
            }
            if (byLoop.isEmpty()) {
                open.send(NodeFrameCodec.taken(batches.sequence()));
                return;
            }
            var left = new AtomicInteger(batches.pieces().size());
            Runnable committed = () -> {
                if (left.decrementAndGet() == 0) {
                    open.send(NodeFrameCodec.taken(batches.sequence()));
                }
            };
            byLoop.forEach((index, pieces) -> {
                EventLoop loop = loops.get(index);
                loop.execute(() -> deliver(loop, open, pieces, committed));
            });
        }

        @Override
        public void writable() {
            // Answers are small and never more than the frames in flight.
        }

        @Override
        public void closed(String cause) {
            channel = null;
        }
    }

    private void deliver(EventLoop loop, FrameChannel open, List<Piece> pieces, Runnable committed) {
        for (Piece piece : pieces) {
            MessageBatch batch = piece.batch();
            StreamCursor cursor = cursors.get(batch.stream());
            if (cursor == null || !take(loop, piece, cursor)) {
                open.close("a gap in " + batch.stream() + " before " + batch.first());
                break;
            }
            barrier.taken(loop, batch.stream(), batch.last(), () -> {
                cursor.commit(batch.last());
                answer(loop, committed);
            });
        }
        publisher.flush(loop);
    }

    private boolean take(EventLoop loop, Piece piece, StreamCursor cursor) {
        MessageBatch batch = piece.batch();
        synchronized (cursor) {
            if (batch.first() > cursor.last() + 1) {
                return false;
            }
            long before = cursor.last();
            for (int i = 0; i < batch.entries().size(); i++) {
                BatchEntry entry = batch.entries().get(i);
                if (!entry.numbered() || entry.number() > before) {
                    counters.messagesReceived.increment();
                    publisher.deliver(
                            loop,
                            new Publication(entry.message()),
                            piece.picks().get(i));
                }
            }
            cursor.advance(batch.last());
        }
        return true;
    }

    private void answer(EventLoop loop, Runnable committed) {
        if (publisher.congested()) {
            loop.schedule(CONGESTION_CHECK, () -> answer(loop, committed));
        } else {
            committed.run();
        }
    }
}
