package io.linkspan.broker.node;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Timer;
import io.linkspan.broker.limits.NodeLimits;
import io.linkspan.broker.outbox.Lane;
import io.linkspan.broker.outbox.Lane.Piece;
import io.linkspan.broker.outbox.LaneReader;
import io.linkspan.broker.outbox.Outbox;
import io.linkspan.contracts.message.MessageBatch;
import io.linkspan.contracts.message.StreamId;
import io.linkspan.contracts.wire.WireException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sends the lanes of one other node, in the one life of it that its address names. Confined to its loop but for
 * {@link #wake}.
 *
 * <pre>
 *   WAITING ──dial──► DIALLING ──opened──► GREETING ──welcome──► ONLINE
 *      ▲                  └────────────────────┴────── closed ──────┤
 *      └──────────────────────── back-off ──────────────────────────┘         STOPPED: for good
 * </pre>
 *
 * <p>While it is online it reads every lane, first what earlier lives of this node have left in it. Of every lane that has something a frame takes one batch, until the frame is
 * full; frames in flight are bounded, so batches grow with the load and a slow node shows in its outbox.
 */
final class NodeSender implements LaneReader {
    /** Quiet for so long, it asks for a sign of life. */
    private static final Duration CHECK = Duration.ofSeconds(2);

    /** No sign of life for so long: the channel is given up. Less than what the registry waits for a lost node. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

    /** Unanswered at a time; more are refused here. */
    private static final int MAX_QUESTIONS = 65_536;

    private enum State {
        WAITING,
        DIALLING,
        GREETING,
        ONLINE,
        STOPPED
    }

    /** Told on the sender's loop. */
    interface Listener {
        void reached(NodeAddress address);

        void unreached(NodeAddress address, String cause);
    }

    private record Sent(Lane lane, MessageBatch batch) {}

    private final NodeAddress address;
    private final NodeSelf self;
    private final Outbox outbox;
    private final EventLoop loop;
    private final NodeTransport transport;
    private final NodeLimits limits;
    private final NodeCounters counters;
    private final Listener listener;
    private final Backoff backoff = new Backoff();
    private final Set<Lane> awake = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean pumping = new AtomicBoolean();
    private final Map<Long, List<Sent>> inFlight = new LinkedHashMap<>();
    /** Where the streams of each life go on, as the other side has said on this channel. */
    private final Map<LogLife, List<Long>> cursors = new HashMap<>();

    private final @Nullable Lane[] reading = new Lane[StreamId.LANES];
    private final Map<Long, CompletableFuture<byte[]>> questions = new LinkedHashMap<>();
    private long asks;
    private State state = State.WAITING;
    private @Nullable FrameChannel channel;
    private @Nullable Timer timer;
    private int life;
    private long sequence;
    private long heardNanos;
    private long pings;

    NodeSender(
            NodeAddress address,
            NodeSelf self,
            Outbox outbox,
            EventLoop loop,
            NodeTransport transport,
            NodeLimits limits,
            NodeCounters counters,
            Listener listener) {
        this.address = address;
        this.self = self;
        this.outbox = outbox;
        this.loop = loop;
        this.transport = transport;
        this.limits = limits;
        this.counters = counters;
        this.listener = listener;
    }

    NodeAddress address() {
        return address;
    }

    /** Begins to dial. From any thread. */
    void start() {
        loop.execute(this::dial);
    }

    /** Ends for good; the outbox stays as it is. From any thread. */
    void stop(String cause) {
        loop.execute(() -> {
            lost(cause);
            state = State.STOPPED;
            cancelTimer();
        });
    }

    private void dial() {
        if (state != State.WAITING) {
            return;
        }
        state = State.DIALLING;
        cancelTimer();
        timer = loop.schedule(Duration.ofNanos(PATIENCE_NANOS), () -> lost("no answer"));
        transport.dial(address, self.hello(address), new Attempt(++life));
    }

    // --- the channel

    /** One attempt and the channel that comes of it; events of earlier ones are ignored. */
    private final class Attempt implements FrameListener {
        private final int number;

        private Attempt(int number) {
            this.number = number;
        }

        private void inLoop(Runnable action) {
            loop.execute(() -> {
                if (number == life) {
                    action.run();
                }
            });
        }

        @Override
        public void opened(FrameChannel opened) {
            loop.execute(() -> {
                if (number != life || state != State.DIALLING) {
                    opened.close("no longer wanted");
                    return;
                }
                channel = opened;
                state = State.GREETING;
                heardNanos = System.nanoTime();
                open();
                watch();
            });
        }

        @Override
        public void frame(byte[] frame) {
            inLoop(() -> received(frame));
        }

        @Override
        public void writable() {
            inLoop(NodeSender.this::pump);
        }

        @Override
        public void closed(String cause) {
            inLoop(() -> lost(cause));
        }
    }

    private void received(byte[] bytes) {
        heardNanos = System.nanoTime();
        pings = 0;
        try {
            switch (NodeFrameCodec.read(bytes)) {
                case NodeFrame.Welcome welcome -> welcomed(welcome);
                case NodeFrame.Taken taken -> taken(taken.sequence());
                case NodeFrame.Answer(long number, byte[] answer) -> {
                    CompletableFuture<byte[]> asked = questions.remove(number);
                    if (asked != null) {
                        asked.complete(answer);
                    }
                }
                case NodeFrame.Batches ignored -> lost("batches from the side that takes them");
                case NodeFrame.Open ignored -> lost("the opening of streams from the side that takes them");
                case NodeFrame.Ask ignored -> lost("a question from the side that is asked");
            }
        } catch (WireException malformed) {
            lost("a frame that cannot be read: " + malformed.getMessage());
        }
    }

    private void welcomed(NodeFrame.Welcome welcome) {
        if (state != State.GREETING) {
            lost("welcomed twice");
            return;
        }
        state = State.ONLINE;
        sequence = 0;
        backoff.reset();
        welcome.lives().forEach(opened -> cursors.put(opened.life(), opened.cursors()));
        for (int number = 0; number < StreamId.LANES; number++) {
            follow(number);
        }
        if (state == State.ONLINE) {
            listener.reached(address);
            pump();
        }
    }

    private void open() {
        FrameChannel open = channel;
        if (open != null) {
            open.send(NodeFrameCodec.open(outbox.epochs().stream()
                    .map(epoch -> new LogLife(self.node(), epoch))
                    .toList()));
        }
    }

    // Reads what is due in a lane: what earlier lives have left, then the present one.
    private void follow(int number) {
        Lane before = reading[number];
        if (before != null && !before.finished()) {
            return;
        }
        if (before != null) {
            leave(number, before);
        }
        Lane due = outbox.due(number);
        List<Long> from = cursors.get(LogLife.of(due.stream()));
        if (from == null) {
            lost("no cursor for " + due.stream()); // it was not due when the streams were opened
            return;
        }
        reading[number] = due;
        due.attach(this, from.get(number));
        if (due.ready()) {
            awake.add(due);
        }
    }

    @SuppressWarnings("ReferenceEquality") // this very lane
    private boolean isReading(Lane lane) {
        return reading[lane.stream().lane()] == lane;
    }

    private void leave(int number, Lane lane) {
        reading[number] = null;
        awake.remove(lane);
        lane.detach(this);
    }

    private void taken(long frame) {
        List<Sent> done = inFlight.remove(frame);
        if (done == null) {
            lost("acknowledged frame " + frame + ", which is not under way");
            return;
        }
        for (Sent sent : done) {
            sent.lane.acknowledged(sent.batch);
            if (sent.lane.ready()) {
                awake.add(sent.lane);
            }
        }
        pump();
    }

    // --- questions

    /** Asks the other node something; fails when it is not reached, or does not answer before it is lost. From any thread. */
    CompletableFuture<byte[]> ask(byte[] question) {
        var asked = new CompletableFuture<byte[]>();
        loop.execute(() -> {
            FrameChannel open = channel;
            if (state != State.ONLINE || open == null) {
                asked.completeExceptionally(new NodeUnreachedException(address.node()));
            } else if (questions.size() >= MAX_QUESTIONS) {
                asked.completeExceptionally(new NodeUnreachedException(address.node()));
            } else {
                questions.put(++asks, asked);
                open.send(NodeFrameCodec.ask(asks, question));
            }
        });
        return asked;
    }

    private void failQuestions() {
        List<CompletableFuture<byte[]>> failed = List.copyOf(questions.values());
        questions.clear();
        failed.forEach(asked -> asked.completeExceptionally(new NodeUnreachedException(address.node())));
    }

    // What is in flight goes back into the lanes: the next welcome says what of it has arrived.
    private void lost(String cause) {
        if (state == State.STOPPED || state == State.WAITING) {
            return;
        }
        boolean wasOnline = state == State.ONLINE;
        life++;
        FrameChannel open = channel;
        channel = null;
        if (open != null) {
            open.close(cause);
        }
        failQuestions();
        if (wasOnline) {
            inFlight.clear();
            awake.clear();
            for (int number = 0; number < StreamId.LANES; number++) {
                Lane lane = reading[number];
                if (lane != null) {
                    leave(number, lane);
                }
            }
        }
        cursors.clear();
        state = State.WAITING;
        counters.reconnects.increment();
        listener.unreached(address, cause);
        cancelTimer();
        timer = loop.schedule(backoff.next(), this::dial);
    }

    private void watch() {
        cancelTimer();
        timer = loop.schedule(CHECK, () -> {
            if (state != State.GREETING && state != State.ONLINE) {
                return;
            }
            if (System.nanoTime() - heardNanos > PATIENCE_NANOS) {
                lost("no answer");
                return;
            }
            if (state == State.ONLINE && System.nanoTime() - heardNanos > CHECK.toNanos() && pings == 0) {
                pings++;
                send(List.of(), List.of());
            }
            watch();
        });
    }

    private void cancelTimer() {
        Timer running = timer;
        timer = null;
        if (running != null) {
            running.cancel();
        }
    }

    // --- sending

    @Override
    public void wake(Lane lane) {
        awake.add(lane);
        if (pumping.compareAndSet(false, true)) {
            loop.execute(this::pump);
        }
    }

    @Override
    public void lost(Lane lane) {
        awake.remove(lane);
    }

    private void pump() {
        pumping.set(false);
        FrameChannel open = channel;
        while (state == State.ONLINE
                && open != null
                && !awake.isEmpty()
                && inFlight.size() < limits.framesInFlight()
                && open.writable()) {
            var pieces = new ArrayList<byte[]>();
            var sent = new ArrayList<Sent>();
            gather(pieces, sent);
            if (!pieces.isEmpty()) {
                send(pieces, sent);
            }
        }
    }

    // In turns: a lane that has more goes to the back.
    private void gather(List<byte[]> pieces, List<Sent> sent) {
        long bytes = 0;
        Iterator<Lane> lanes = List.copyOf(awake).iterator();
        while (lanes.hasNext() && bytes < limits.outbox().batchBytes()) {
            Lane lane = lanes.next();
            awake.remove(lane);
            if (!isReading(lane)) {
                continue;
            }
            if (lane.finished()) {
                follow(lane.stream().lane());
                continue;
            }
            Piece piece = lane.cutPiece();
            if (piece == null) {
                continue;
            }
            byte[] encoded = encode(piece);
            pieces.add(encoded);
            bytes += encoded.length;
            sent.add(new Sent(lane, piece.batch()));
            counters.messagesSent.add(piece.batch().entries().size());
            if (lane.ready()) {
                awake.add(lane);
            }
        }
        counters.bytesSent.add(bytes);
    }

    // A message that no batch can carry is left out, and its number covered; its publisher is long answered.
    private byte[] encode(Piece piece) {
        try {
            return NodeFrameCodec.piece(piece);
        } catch (IllegalArgumentException tooLarge) {
            outbox.unsendable(piece.batch().entries().size());
            var batch = piece.batch();
            var empty = new MessageBatch(batch.stream(), batch.first(), batch.last(), List.of());
            return NodeFrameCodec.piece(new Piece(empty, List.of()));
        }
    }

    private void send(List<byte[]> pieces, List<Sent> sent) {
        FrameChannel open = channel;
        if (open != null) {
            inFlight.put(++sequence, sent);
            open.send(NodeFrameCodec.batches(sequence, pieces));
        }
    }
}
