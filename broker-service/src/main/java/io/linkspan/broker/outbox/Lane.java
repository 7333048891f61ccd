package io.linkspan.broker.outbox;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.contracts.message.BatchCodec;
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
    private long readerBytes = BatchCodec.MAX_BYTES;
    private volatile @Nullable LaneReader consumer;
    private volatile long headSince = NOTHING;

    /** No message waits: later than any. */
    static final long NOTHING = Long.MAX_VALUE;

    /** @param since when it was appended, on the outbox's clock */
    private record Kept(long number, Publication publication, Picks picks, int bytes, long since) {}

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
            boolean numbered = publication.message().qos() != QoS.AT_MOST_ONCE;
            wake = consumer;
            if (!numbered && wake == null) {
                outbox.drop(outbox.reasons.offline());
                return;
            }
            int bytes = publication.bytes();
            waiting.add(new Kept(numbered ? ++lastNumber : 0, publication, picks, bytes, outbox.nanoTime.getAsLong()));
            outbox.kept(bytes);
            headChanged();
        }
        if (wake != null) {
            wake.wake(this);
        }
    }

    /** Whether somebody reads it now. */
    boolean read() {
        return consumer != null;
    }

    /** Since when the first of those not sent has waited, {@link #NOTHING} without one; from any thread, without a lock. */
    long headSince() {
        return headSince;
    }

    /** Since when the oldest that is not acknowledged has waited, {@link #NOTHING} without one. */
    synchronized long oldest() {
        for (Cut cut : sent) {
            if (!cut.entries.isEmpty()) {
                return cut.entries.getFirst().since;
            }
        }
        return headSince;
    }

    /** Drops the first of those not sent, if there is one; its number stays covered. */
    synchronized void dropOldest(Drop reason) {
        Kept oldest = waiting.poll();
        if (oldest != null) {
            forget(oldest);
            outbox.drop(reason);
            headChanged();
        }
    }

    /** Drops those not sent that were appended before. */
    synchronized void dropUntil(long before, Drop reason) {
        while (!waiting.isEmpty() && waiting.peek().since < before) {
            dropOldest(reason);
        }
    }

    /** As {@link #attach(LaneReader, long, long)}, for a reader that takes every batch of the format. */
    public void attach(LaneReader next, long cursor) {
        attach(next, cursor, BatchCodec.MAX_BYTES);
    }

    /**
     * Gives the lane to a reader whose far end has taken everything up to {@code cursor}; sends again what is above.
     *
     * @param maxBytes largest batch that the far end takes; a message that does not fit is skipped, its number covered
     */
    @SuppressWarnings("ReferenceEquality") // readers are objects with a life, not values
    public synchronized void attach(LaneReader next, long cursor, long maxBytes) {
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
        readerBytes = Math.min(maxBytes, BatchCodec.MAX_BYTES);
        consumer = next;
        headChanged();
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
                    outbox.drop(outbox.reasons.offline());
                }
            }
            headChanged();
        }
    }

    /** The next batch, or null when nothing waits or enough batches are in flight. */
    @Nullable
    MessageBatch cut() {
        Piece piece = cutPiece();
        return piece == null ? null : piece.batch;
    }

    /** The same, with the picks of shared groups. Null too when what has waited goes out at its rate: come again soon. */
    public synchronized @Nullable Piece cutPiece() {
        if (!ready()) {
            return null;
        }
        var entries = new ArrayList<Kept>();
        var cut = new BatchCut(stream, outbox, readerBytes);
        long first = covered + 1;
        while (!waiting.isEmpty() && entries.size() < outbox.limits.batchMessages()) {
            Kept kept = waiting.peek();
            if (!cut.hasRoom(kept.publication, kept.bytes) || !cut.mayLeave(kept.since)) {
                break;
            }
            cut.add(kept.number, kept.publication, kept.picks);
            entries.add(waiting.remove());
            covered = kept.number > 0 ? kept.number : covered;
        }
        if (entries.isEmpty()) {
            return null;
        }
        headChanged();
        Piece piece = cut.piece(first, covered);
        sent.add(new Cut(piece.batch, entries));
        return piece;
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
            outbox.drop(outbox.reasons.removed());
        }
        covered = lastNumber;
        headChanged();
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
        outbox.forgotten(kept.bytes);
    }

    private void headChanged() {
        Kept head = waiting.peek();
        headSince = head == null ? NOTHING : head.since;
    }
}
