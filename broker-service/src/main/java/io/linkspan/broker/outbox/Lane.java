package io.linkspan.broker.outbox;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.contracts.message.BatchEntry;
import io.linkspan.contracts.message.MessageBatch;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.StreamId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One lane of an outbox: a stream with consecutive numbers for QoS 1/2; QoS 0 rides along unnumbered and is never sent
 * twice.
 *
 * <p>Guarded by its monitor. Invariants: {@code waiting} and {@code sent} are in order of append; every number up to
 * {@code covered} is acknowledged, in {@code sent}, or was dropped; a batch begins at the number after the last covered.
 */
public final class Lane {
    private final Outbox outbox;
    private final StreamId stream;
    private final ArrayDeque<Kept> waiting = new ArrayDeque<>();
    private final ArrayDeque<Cut> sent = new ArrayDeque<>();
    private long lastNumber;
    private long covered;
    private @Nullable LaneReader consumer;

    private record Kept(long number, Publication publication, Picks picks, int bytes) {}

    private record Cut(MessageBatch batch, List<Kept> entries) {}

    /**
     * A batch with what stands beside it.
     *
     * @param picks one for each entry of the batch
     */
    public record Piece(MessageBatch batch, List<Picks> picks) {}

    Lane(Outbox outbox, StreamId stream) {
        this.outbox = outbox;
        this.stream = stream;
    }

    /** Where this lane leads. */
    public Destination destination() {
        return outbox.destination();
    }

    public StreamId stream() {
        return stream;
    }

    void append(Publication publication, Picks picks) {
        LaneReader wake;
        synchronized (this) {
            if (!admit(publication)) {
                return;
            }
            boolean numbered = publication.message().qos() != QoS.AT_MOST_ONCE;
            int bytes = publication.message().payload().length
                    + publication.message().topic().length();
            waiting.add(new Kept(numbered ? ++lastNumber : 0, publication, picks, bytes));
            outbox.messages.incrementAndGet();
            outbox.bytes.addAndGet(bytes);
            wake = consumer;
        }
        if (wake != null) {
            wake.wake(this);
        }
    }

    // QoS 0 is not kept for an absent peer; QoS 1/2 pushes out the oldest, whose number stays covered.
    private boolean admit(Publication publication) {
        boolean atMostOnce = publication.message().qos() == QoS.AT_MOST_ONCE;
        if (atMostOnce && consumer == null) {
            drop(outbox.reasons.offline());
            return false;
        }
        if (!outbox.full()) {
            return true;
        }
        drop(outbox.reasons.full());
        Kept oldest = atMostOnce ? null : waiting.poll();
        if (oldest == null) {
            return false;
        }
        forget(oldest);
        return true;
    }

    /** Gives the lane to a reader whose far end has taken everything up to {@code cursor}; sends again what is above. */
    @SuppressWarnings("ReferenceEquality") // readers are objects with a life, not values
    public synchronized void attach(LaneReader next, long cursor) {
        LaneReader before = consumer;
        if (before != null && before != next) {
            before.lost(this);
        }
        rewind();
        while (!waiting.isEmpty()) {
            Kept head = waiting.peek();
            if (head.number == 0 || head.number > cursor) {
                break;
            }
            forget(waiting.remove());
        }
        covered = Math.min(cursor, lastNumber);
        consumer = next;
    }

    /** The reader is gone: what is in flight will be sent again to the next one. */
    @SuppressWarnings("ReferenceEquality") // as above
    public synchronized void detach(LaneReader gone) {
        if (consumer == gone) {
            consumer = null;
            rewind();
            Iterator<Kept> all = waiting.iterator();
            while (all.hasNext()) {
                Kept kept = all.next();
                if (kept.number == 0) {
                    all.remove();
                    forget(kept);
                    drop(outbox.reasons.offline());
                }
            }
        }
    }

    /** The next batch, or null when nothing waits or enough batches are in flight. */
    @Nullable
    MessageBatch cut() {
        Piece piece = cutPiece();
        return piece == null ? null : piece.batch;
    }

    /** The same, with the picks of shared groups. */
    public synchronized @Nullable Piece cutPiece() {
        if (waiting.isEmpty() || sent.size() >= outbox.limits.batchesInFlight()) {
            return null;
        }
        var entries = new ArrayList<Kept>();
        var batch = new ArrayList<BatchEntry>();
        var picks = new ArrayList<Picks>();
        long now = System.nanoTime();
        long first = covered + 1;
        long bytes = 0;
        while (!waiting.isEmpty()
                && entries.size() < outbox.limits.batchMessages()
                && (bytes == 0 || bytes + waiting.peek().bytes <= outbox.limits.batchBytes())) {
            Kept kept = waiting.remove();
            if (kept.number > 0) {
                covered = kept.number;
            }
            entries.add(kept);
            bytes += kept.bytes;
            if (kept.publication.expired(now)) {
                outbox.counters.dropped(Drop.EXPIRED).increment();
            } else {
                batch.add(new BatchEntry(
                        kept.number, Addressing.copy(kept.publication, stream.cluster(), outbox.destination(), now)));
                picks.add(kept.picks);
            }
        }
        var made = new MessageBatch(stream, first, covered, batch);
        sent.add(new Cut(made, entries));
        return new Piece(made, picks);
    }

    /** The far end has taken this batch, and with it every earlier one of the lane. */
    @SuppressWarnings("ReferenceEquality") // this very batch: an equal one may have been sent before a rewind
    public synchronized void acknowledged(MessageBatch batch) {
        if (!inFlight(batch)) {
            return;
        }
        Cut done;
        do {
            done = sent.remove();
            done.entries.forEach(this::forget);
        } while (done.batch != batch);
    }

    /** Whether this very batch is still waiting for its answer. */
    @SuppressWarnings("ReferenceEquality") // an equal one may have been sent before a rewind
    synchronized boolean inFlight(MessageBatch batch) {
        return sent.stream().anyMatch(cut -> cut.batch == batch);
    }

    /** Whether {@link #cut} would give a batch. */
    public synchronized boolean ready() {
        return !waiting.isEmpty() && sent.size() < outbox.limits.batchesInFlight();
    }

    synchronized void clear() {
        rewind();
        while (!waiting.isEmpty()) {
            forget(waiting.remove());
            drop(outbox.reasons.removed());
        }
        covered = lastNumber;
    }

    // Everything in flight goes back in front; QoS 0 among it has been sent once, and once is all it may be.
    private void rewind() {
        while (!sent.isEmpty()) {
            Cut cut = sent.removeLast();
            for (int i = cut.entries.size() - 1; i >= 0; i--) {
                Kept kept = cut.entries.get(i);
                if (kept.number == 0) {
                    forget(kept);
                } else {
                    waiting.addFirst(kept);
                }
            }
        }
        covered = waiting.stream()
                .filter(kept -> kept.number > 0)
                .findFirst()
                .map(kept -> kept.number - 1)
                .orElse(lastNumber);
    }

    private void forget(Kept kept) {
        outbox.messages.decrementAndGet();
        outbox.bytes.addAndGet(-kept.bytes);
    }

    private void drop(Drop reason) {
        outbox.counters.dropped(reason).increment();
        outbox.dropped.increment();
    }
}
