package io.linkspan.broker.node;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.log.LogRecord;
import io.linkspan.broker.node.NodeFrame.Opened;
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
 * comes back. The messages of a batch with their recipients here, and how far the stream has been taken, are one unit of
 * the log; a frame is acknowledged when all of its units are committed.
 */
final class NodeReceiver implements NodeAcceptor {
    /** Until the loops have worked off what is before them, frames are not acknowledged, and so no more come. */
    private static final Duration CONGESTION_CHECK = Duration.ofMillis(2);

    private final NodeSelf self;
    private final Publisher publisher;
    private final Loops loops;
    private final NodeService service;
    private final NodeCounters counters;
    private final NodeObserver observer;
    private final StreamCursors cursors;

    NodeReceiver(
            NodeSelf self,
            Publisher publisher,
            Loops loops,
            StreamCursors cursors,
            NodeService service,
            NodeCounters counters,
            NodeObserver observer) {
        this.self = self;
        this.publisher = publisher;
        this.loops = loops;
        this.cursors = cursors;
        this.service = service;
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
        long latest = cursors.latest(hello.instance(), hello.from());
        if (hello.epoch() < latest) {
            return "node '" + hello.from() + "' lives on in incarnation " + latest + ", and not in " + hello.epoch();
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
        }

        // Those of earlier lives beside those of the present one: the caller drains them first.
        private void open(FrameChannel open, List<LogLife> lives) {
            var opened = new ArrayList<Opened>(lives.size());
            for (LogLife life : lives) {
                if (!life.log().equals(hello.from()) || life.epoch() > hello.epoch()) {
                    open.close(
                            "the streams of '" + life.log() + "' in epoch " + life.epoch() + " are not the caller's");
                    return;
                }
                var from = new ArrayList<Long>(StreamId.LANES);
                for (int lane = 0; lane < StreamId.LANES; lane++) {
                    var stream = new StreamId(hello.cluster(), hello.instance(), life.log(), life.epoch(), lane);
                    StreamCursor cursor = cursors.openBeside(stream);
                    if (cursor == null) {
                        open.close("too many streams");
                        return;
                    }
                    from.add(cursor.committed());
                }
                opened.add(new Opened(life, from));
            }
            open.send(NodeFrameCodec.welcome(opened));
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
                    case NodeFrame.Open asked -> open(open, asked.lives());
                    case NodeFrame.Batches batches -> take(open, batches);
                    case NodeFrame.Ask(long number, byte[] question) ->
                        service.asked(
                                hello.from(), question, answer -> open.send(NodeFrameCodec.answer(number, answer)));
                    case NodeFrame.Answer ignored -> open.close("an answer from the side that asks");
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
            if (cursor == null || !take(loop, piece, cursor, committed)) {
                open.close("a gap in " + batch.stream() + " before " + batch.first());
                break;
            }
        }
        publisher.flush(loop);
    }

    // Without a recipient who must get it after a crash, too, a batch needs no cursor in the log either: the sender
    // that
    // was answered has let go of it, and one that was not sends it again to who wants it then. A batch that was taken
    // before is answered when that is committed, not earlier.
    private boolean take(EventLoop loop, Piece piece, StreamCursor cursor, Runnable committed) {
        MessageBatch batch = piece.batch();
        synchronized (cursor) {
            if (batch.first() > cursor.last() + 1) {
                return false;
            }
            boolean news = batch.last() > cursor.last();
            if (news && cursor.last() == 0) {
                cursors.begun(batch.stream());
            }
            publisher.togetherIfKept(
                    loop,
                    () -> {
                        deliver(loop, piece, cursor.last());
                        cursor.advance(batch.last());
                    },
                    news ? List.of(new LogRecord.Cursor(batch.stream(), batch.last())) : List.of(),
                    () -> {
                        cursor.commit(batch.last());
                        answer(loop, committed);
                    });
        }
        return true;
    }

    private void deliver(EventLoop loop, Piece piece, long taken) {
        List<BatchEntry> entries = piece.batch().entries();
        for (int i = 0; i < entries.size(); i++) {
            BatchEntry entry = entries.get(i);
            if (!entry.numbered() || entry.number() > taken) {
                counters.messagesReceived.increment();
                publisher.deliver(
                        loop, new Publication(entry.message()), piece.picks().get(i));
            }
        }
    }

    private void answer(EventLoop loop, Runnable committed) {
        if (publisher.congested()) {
            loop.schedule(CONGESTION_CHECK, () -> answer(loop, committed));
        } else {
            committed.run();
        }
    }
}
