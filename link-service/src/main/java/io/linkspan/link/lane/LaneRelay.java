package io.linkspan.link.lane;

import io.linkspan.contracts.message.BatchCodec;
import io.linkspan.contracts.message.BatchHeader;
import io.linkspan.contracts.message.StreamId;
import io.linkspan.contracts.protocol.LinkMessage;
import io.linkspan.contracts.protocol.LinkMessage.LaneOpen;
import io.linkspan.contracts.protocol.LinkMessage.LaneOpened;
import io.linkspan.contracts.protocol.LinkMessage.LaneRefused;
import io.linkspan.contracts.protocol.LinkTopics;
import io.linkspan.link.loop.Backoff;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.loop.Timer;
import io.linkspan.link.status.LinkCounters;
import io.linkspan.link.transport.Connection;
import io.linkspan.link.transport.Connection.Outcome;
import io.linkspan.link.transport.Connection.Publication;
import io.linkspan.link.transport.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries one lane of one node's outbox to the peer, in order and without opening it.
 *
 * <pre>
 *  IDLE ──lines up, claimed──► OPENING ──cursor──► SUBSCRIBING ──granted──► FLOWING
 *   ▲                             │ no answer,         │ refused              │ a batch was refused
 *   │                             ▼ refused            ▼                      ▼
 *   └──────── wait over ─────── PAUSING ◄──unsubscribed, all answers here── REWINDING
 * </pre>
 *
 * From everywhere back to IDLE when one of its two connections is lost: what was not acknowledged stays in the outbox, and
 * the peer's cursor says where to go on. When the claim is lost it goes by LEAVING, where the answers under way are waited
 * for: a batch that is never acknowledged would block all lanes of its connection. In REWINDING every batch is refused:
 * only the first one the peer did not take could be its next, and that comes again.
 */
final class LaneRelay {

    /** SUBSCRIBE user property: which life of our broker's log is read. */
    static final String EPOCH = "epoch";

    /** SUBSCRIBE user property: the last number the peer has taken; the outbox sends what follows. */
    static final String CURSOR = "cursor";

    /** SUBSCRIBE user property: largest batch in bytes that the peer's broker takes. */
    static final String MAX_BATCH_BYTES = "max-batch-bytes";

    private enum State {
        IDLE,
        OPENING,
        SUBSCRIBING,
        FLOWING,
        REWINDING,
        PAUSING,
        LEAVING
    }

    /** Of the life of our log that is read now: the present one, or an earlier one that is not taken wholly yet. */
    private StreamId stream;

    private final String outboxTopic;
    private final String messagesTopic;
    private final PeerLine peer;
    private final OutboxLine outbox;
    private final LinkCounters counters;
    private final Duration answerTimeout;
    private final Loop loop;
    private final Backoff backoff;
    private final Runnable changed;

    private State state = State.IDLE;
    private boolean claimed;
    /** Grows with every way back to IDLE: answers to an earlier life are ignored. */
    private int life;

    private long expected;
    private long taken;
    private int unanswered;
    private boolean unsubscribed;
    private final List<Runnable> whenGone = new ArrayList<>();
    private Timer timer = Timer.NONE;
    private @Nullable String problem;
    private @Nullable Instant retryAt;

    LaneRelay(
            StreamId stream,
            String outboxTopic,
            PeerLine peer,
            OutboxLine outbox,
            LinkCounters counters,
            Duration answerTimeout,
            Loop loop,
            Backoff backoff,
            Runnable changed) {
        this.stream = stream;
        this.outboxTopic = outboxTopic;
        this.messagesTopic = LinkTopics.messages(stream.cluster(), stream.lane());
        this.peer = peer;
        this.outbox = outbox;
        this.counters = counters;
        this.answerTimeout = answerTimeout;
        this.loop = loop;
        this.backoff = backoff;
        this.changed = changed;
    }

    boolean open() {
        return state == State.FLOWING;
    }

    @Nullable
    String problem() {
        return problem;
    }

    @Nullable
    Instant retryAt() {
        return retryAt;
    }

    /** The lane is ours. */
    void claimed() {
        claimed = true;
        tryOpen();
    }

    /**
     * The lane is no longer ours: another process will carry on from the peer's cursor.
     *
     * @param gone runs when nothing of it is under way any more
     */
    void unclaimed(Runnable gone) {
        claimed = false;
        switch (state) {
            case IDLE, OPENING, PAUSING -> {
                reset();
                gone.run();
            }
            case SUBSCRIBING, FLOWING -> {
                whenGone.add(gone);
                timer.cancel();
                state = State.LEAVING;
                unsubscribe();
                changed.run();
            }
            case REWINDING -> {
                whenGone.add(gone);
                state = State.LEAVING;
            }
            case LEAVING -> whenGone.add(gone);
        }
    }

    /** Both connections are there, or one of them has come back. */
    void tryOpen() {
        if (state == State.IDLE && claimed && peer.ready() && outbox.connection() != null) {
            state = State.OPENING;
            retryAt = null;
            int current = life;
            timer = loop.after(answerTimeout, () -> pause("the peer's broker does not open our lanes"));
            // "Oldest" tells a peer that knows nothing of this stream where it begins: all before it is done with.
            peer.ask(messagesTopic, new LaneOpen(stream, taken + 1), answer -> {
                if (life == current && state == State.OPENING) {
                    answered(answer);
                }
            });
        }
    }

    /** There is a sign that the peer would take it now: do not wait any longer. */
    void poke() {
        if (state == State.PAUSING) {
            timer.cancel();
            state = State.IDLE;
            problem = null;
            retryAt = null;
            tryOpen();
        }
    }

    /** One of the two connections is gone. */
    void linesDown() {
        reset();
    }

    /** A batch from our outbox. */
    void received(Delivery batch) {
        BatchHeader header = BatchCodec.header(batch.payload());
        if (header != null && pointsElsewhere(header)) {
            batch.accept();
            turnTo(header.stream());
            return;
        }
        if (state == State.SUBSCRIBING) {
            flow(); // The client tells of a SUBACK on another way: what came behind it may be here before.
        }
        if (state != State.FLOWING) {
            refuse(batch);
            return;
        }
        if (header == null || !header.stream().equals(stream) || header.first() != expected) {
            refuse(batch);
            rewind(
                    header == null
                            ? "our broker sent no batch on lane " + stream.lane()
                            : "our broker sent batch " + header.first() + ".." + header.last() + " of "
                                    + header.stream() + ", expected " + expected + " of " + stream);
            return;
        }
        expected = header.last() + 1;
        unanswered++;
        int current = life;
        peer.publish(new Publication(messagesTopic, batch.payload(), null, null), outcome -> {
            if (life == current) {
                answered(batch, header, outcome);
            }
        });
    }

    // An empty batch of another life of the same lane: our broker says that one is due. Nothing is under way then.
    private boolean pointsElsewhere(BatchHeader header) {
        StreamId other = header.stream();
        return (state == State.SUBSCRIBING || state == State.FLOWING)
                && header.count() == 0
                && other.epoch() != stream.epoch()
                && other.cluster().equals(stream.cluster())
                && other.log().equals(stream.log())
                && other.lane() == stream.lane();
    }

    private void turnTo(StreamId due) {
        timer.cancel();
        life++;
        unanswered = 0;
        stream = due;
        taken = 0;
        state = State.IDLE;
        tryOpen();
    }

    private void answered(Delivery batch, BatchHeader header, Outcome outcome) {
        unanswered--;
        switch (outcome) {
            case Outcome.Granted granted -> {
                batch.accept();
                taken = Math.max(taken, header.last());
                counters.forwarded(header.count(), header.bytes());
                if (problem != null || backoff.attempts() > 0) {
                    backoff.reset();
                    problem = null;
                    changed.run();
                }
            }
            case Outcome.Refused refused -> {
                refuse(batch);
                counters.refused();
                if (state == State.FLOWING) {
                    rewind("the peer refused a batch: " + refused.text());
                }
            }
        }
        goOnWhenDrained();
    }

    /** Counts until it has left: after the lane is read anew, the outbox would take it for a refusal of what comes then. */
    private void refuse(Delivery batch) {
        unanswered++;
        int current = life;
        batch.refuse(() -> {
            if (life == current) {
                unanswered--;
                goOnWhenDrained();
            }
        });
    }

    private void answered(LinkMessage answer) {
        switch (answer) {
            case LaneOpened opened when opened.stream().equals(stream) -> subscribe(opened.cursor());
            case LaneRefused refused -> pause("the peer refuses our lanes: " + refused.detail());
            default -> pause("the peer answered to the opening of a lane with something else");
        }
    }

    private void subscribe(long cursor) {
        Connection connection = outbox.connection();
        if (connection == null) {
            return; // linesDown comes
        }
        timer.cancel();
        state = State.SUBSCRIBING;
        taken = cursor;
        expected = cursor + 1;
        int current = life;
        Map<String, String> properties = Map.of(
                CURSOR,
                Long.toString(cursor),
                EPOCH,
                Long.toString(stream.epoch()),
                MAX_BATCH_BYTES,
                Long.toString(peer.maxBatchBytes()));
        timer = loop.after(answerTimeout, () -> pause("our broker does not open the outbox"));
        connection.subscribe(outboxTopic, properties, outcome -> {
            if (life != current || state != State.SUBSCRIBING) {
                return;
            }
            switch (outcome) {
                case Outcome.Granted granted -> flow();
                case Outcome.Refused refused -> pause("our broker refuses the outbox: " + refused.text());
            }
        });
    }

    private void flow() {
        timer.cancel();
        state = State.FLOWING;
        if (backoff.attempts() == 0) {
            problem = null;
        }
        changed.run();
    }

    private void rewind(String why) {
        state = State.REWINDING;
        problem = why;
        unsubscribe();
        changed.run();
    }

    private void unsubscribe() {
        unsubscribed = false;
        int current = life;
        Connection connection = outbox.connection();
        if (connection != null) {
            connection.unsubscribe(outboxTopic, outcome -> {
                if (life == current) {
                    unsubscribed = true;
                    goOnWhenDrained();
                }
            });
        }
    }

    private void goOnWhenDrained() {
        if (!unsubscribed || unanswered > 0) {
            return;
        }
        if (state == State.REWINDING) {
            pause(String.valueOf(problem));
        } else if (state == State.LEAVING) {
            reset();
            tryOpen();
        }
    }

    private void pause(String why) {
        timer.cancel();
        state = State.PAUSING;
        life++;
        unanswered = 0;
        problem = why;
        Duration wait = backoff.next();
        retryAt = loop.now().plus(wait);
        timer = loop.after(wait, () -> {
            state = State.IDLE;
            tryOpen();
        });
        changed.run();
    }

    private void reset() {
        boolean was = state != State.IDLE;
        timer.cancel();
        state = State.IDLE;
        life++;
        unanswered = 0;
        problem = null;
        retryAt = null;
        List<Runnable> left = List.copyOf(whenGone);
        whenGone.clear();
        left.forEach(Runnable::run);
        if (was) {
            changed.run();
        }
    }
}
