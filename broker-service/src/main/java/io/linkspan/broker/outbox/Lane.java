package io.linkspan.broker.outbox;

import static java.util.Objects.requireNonNull;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.log.Kept;
import io.linkspan.broker.log.Owed;
import io.linkspan.broker.log.Target;
import io.linkspan.broker.stream.Picks;
import io.linkspan.contracts.message.BatchCodec;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageBatch;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.StreamId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One lane of an outbox: a stream with consecutive numbers for QoS 1/2; QoS 0 rides along unnumbered and is never sent
 * twice. Beyond {@link #RESIDENT_BYTES} what waits is parked: the log has it, and it is read back when its turn comes.
 *
 * <p>Guarded by its monitor; within it the log may be called, which never calls back inside a call. Invariants: {@code
 * waiting} and {@code sent} are in order of append; every number up to {@code covered} is acknowledged, in {@code sent}, or
 * was dropped; a batch begins at the number after the last covered; nothing leaves before the log has promised it.
 */
public final class Lane {
    /** Content of waiting messages that a lane keeps in memory when the log has it, too. */
    static final int RESIDENT_BYTES = 256 << 10;

    /** Messages read back at once. */
    private static final int READ_MESSAGES = 1_000;

    /** No message waits: later than any. */
    static final long NOTHING = Long.MAX_VALUE;

    private final Outbox outbox;
    private final StreamId stream;
    /** Whether it is of an earlier life of the node: nothing is appended any more. */
    private final boolean past;

    private final ArrayDeque<Item> waiting = new ArrayDeque<>();
    private final ArrayDeque<Cut> sent = new ArrayDeque<>();
    private long residentBytes;
    private long lastNumber;
    private long covered;
    private long readerBytes = BatchCodec.MAX_BYTES;
    /** A callback of the log will wake the reader. */
    private boolean expecting;

    /** It is empty, and the log is being told. */
    private boolean settling;

    private volatile boolean settled;
    private volatile @Nullable LaneReader consumer;
    private volatile long headSince = NOTHING;

    private record Cut(MessageBatch batch, List<Item> entries) {}

    /**
     * A batch with what stands beside it.
     *
     * @param picks one for each entry of the batch
     */
    public record Piece(MessageBatch batch, List<Picks> picks) {}

    Lane(Outbox outbox, StreamId stream, boolean past) {
        this.outbox = outbox;
        this.stream = stream;
        this.past = past;
    }

    /** Where this lane leads. */
    public Destination destination() {
        return outbox.destination();
    }

    public StreamId stream() {
        return stream;
    }

    /** @param kept what the log is about to know it by; null when it is in memory only */
    void append(Publication publication, Picks picks, @Nullable Kept kept) {
        LaneReader wake;
        synchronized (this) {
            boolean numbered = publication.message().qos() != QoS.AT_MOST_ONCE;
            wake = consumer;
            if (!numbered && wake == null) {
                outbox.drop(outbox.reasons.offline());
                return;
            }
            long number = numbered ? ++lastNumber : 0;
            Kept logged = numbered ? kept : null;
            int slot = logged == null
                    ? -1
                    : logged.add(new Target.ForLane(outbox.destination().text(), stream.lane(), number, picks));
            int bytes = publication.bytes();
            boolean park = logged != null && !waiting.isEmpty() && residentBytes + bytes > RESIDENT_BYTES;
            add(new Item(number, park ? null : publication, picks, bytes, outbox.nanoTime.getAsLong(), logged, slot));
        }
        if (wake != null) {
            wake.wake(this);
        }
    }

    /** What an earlier life has left, in order. Before the lane has a reader. */
    synchronized void recall(Owed<Target.ForLane> owed) {
        Kept kept = owed.kept();
        lastNumber = owed.target().number();
        add(new Item(
                lastNumber, null, owed.target().picks(), kept.bytes(), outbox.nanoTime.getAsLong(), kept, owed.slot()));
    }

    private void add(Item item) {
        waiting.add(item);
        residentBytes += item.heap();
        outbox.kept(item);
        headChanged();
    }

    /** The last number that was given. */
    synchronized long last() {
        return lastNumber;
    }

    /** Whether nothing up to that number waits for its acknowledgement. */
    synchronized boolean takenUpTo(long number) {
        return sent.stream().allMatch(cut -> passed(cut.entries, number)) && passed(waiting, number);
    }

    // In order of append, so the first numbered one decides.
    private static boolean passed(Collection<Item> items, long number) {
        for (Item item : items) {
            if (item.numbered()) {
                return item.number > number;
            }
        }
        return true;
    }

    /**
     * Whether it is of an earlier life, all of it has been taken, and the log knows that. The next life's stream begins
     * behind that: with it the far end forgets how far this one went, and would take again what a later life sent again.
     */
    public boolean finished() {
        return settled;
    }

    private void settleIfEmpty() {
        if (past && !settling && waiting.isEmpty() && sent.isEmpty()) {
            settling = true;
            outbox.log().whenPromised(() -> {
                settled = true;
                LaneReader reader = consumer;
                if (reader != null) {
                    reader.wake(this);
                }
            });
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
        Item oldest = poll();
        if (oldest != null) {
            through(oldest);
            outbox.drop(reason);
            headChanged();
        }
        settleIfEmpty();
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
            Item head = waiting.peek();
            if (!head.numbered() || head.number > cursor || !head.promised()) {
                break;
            }
            through(requireNonNull(poll()));
        }
        covered = Math.min(cursor, lastNumber);
        readerBytes = Math.min(maxBytes, BatchCodec.MAX_BYTES);
        consumer = next;
        headChanged();
        settleIfEmpty();
    }

    /** The reader is gone: what is in flight will be sent again to the next one. */
    @SuppressWarnings("ReferenceEquality") // as above
    public synchronized void detach(LaneReader gone) {
        if (consumer == gone) {
            consumer = null;
            rewind();
            drop(item -> !item.numbered(), outbox.reasons.offline());
        }
    }

    /** Drops what the log does not have; the numbers of that stay covered. */
    synchronized void dropUnlogged() {
        rewind();
        drop(item -> item.kept == null, outbox.reasons.removed());
        behindFirst();
    }

    private void drop(Predicate<Item> which, Drop reason) {
        Iterator<Item> all = waiting.iterator();
        while (all.hasNext()) {
            Item item = all.next();
            if (which.test(item)) {
                all.remove();
                residentBytes -= item.heap();
                through(item);
                outbox.drop(reason);
            }
        }
        headChanged();
    }

    /** The next batch; null as of {@link #cutPiece}. */
    @Nullable
    MessageBatch cut() {
        Piece piece = cutPiece();
        return piece == null ? null : piece.batch;
    }

    /**
     * The next batch with the picks of shared groups. Null when nothing waits, enough is in flight, or what is next is not
     * promised or not read back yet: the reader is woken then. Null too when what has waited goes out at its rate: come
     * again soon.
     */
    public synchronized @Nullable Piece cutPiece() {
        if (!ready()) {
            return null;
        }
        var entries = new ArrayList<Item>();
        var cut = new BatchCut(stream, outbox, readerBytes);
        long first = covered + 1;
        while (!waiting.isEmpty() && entries.size() < outbox.limits.batchMessages()) {
            Item item = waiting.peek();
            if (!item.promised() || item.parked() || !cut.hasRoom(item) || !cut.mayLeave(item)) {
                break;
            }
            cut.add(item);
            entries.add(requireNonNull(poll()));
            covered = item.numbered() ? item.number : covered;
        }
        expectNext();
        if (entries.isEmpty()) {
            return null;
        }
        headChanged();
        Piece piece = cut.piece(first, covered);
        sent.add(new Cut(piece.batch, entries));
        return piece;
    }

    // The log answers later, on some loop: never within these calls.
    private void expectNext() {
        Item head = waiting.peek();
        if (expecting || head == null) {
            return;
        }
        if (!head.promised()) {
            expecting = true;
            outbox.log().whenPromised(this::promised);
        } else if (head.parked()) {
            expecting = true;
            List<Item> parked = new ArrayList<>();
            long bytes = 0;
            for (Item item : waiting) {
                if (!item.promised() || parked.size() == READ_MESSAGES || bytes > RESIDENT_BYTES) {
                    break;
                }
                if (item.parked()) {
                    parked.add(item);
                    bytes += item.bytes;
                }
            }
            outbox.log()
                    .read(
                            parked.stream()
                                    .map(item -> requireNonNull(item.kept))
                                    .toList(),
                            messages -> readBack(parked, messages));
        }
    }

    private void promised() {
        wake(() -> {});
    }

    private void readBack(List<Item> parked, List<@Nullable Message> messages) {
        wake(() -> {
            for (int i = 0; i < parked.size(); i++) {
                Item item = parked.get(i);
                Message message = messages.get(i);
                if (item.held() && item.parked()) {
                    item.gone = message == null;
                    item.publication = message == null ? null : readBack(message, requireNonNull(item.kept));
                    residentBytes += item.heap();
                    outbox.loaded(item.heap());
                }
            }
        });
    }

    private Publication readBack(Message message, Kept kept) {
        Message named = destination() instanceof Destination.Node ? Identity.named(message, stream, kept) : message;
        return new Publication(named, kept.arrivedNanos());
    }

    private void wake(Runnable before) {
        LaneReader reader;
        synchronized (this) {
            expecting = false;
            before.run();
            reader = consumer;
        }
        if (reader != null) {
            reader.wake(this);
        }
    }

    /** Whether the reader will be woken although nothing is appended. */
    synchronized boolean expecting() {
        return expecting;
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
            done.entries.forEach(this::through);
        } while (done.batch != batch);
        settleIfEmpty();
    }

    /** Whether this very batch is still waiting for its answer. */
    @SuppressWarnings("ReferenceEquality") // an equal one may have been sent before a rewind
    synchronized boolean inFlight(MessageBatch batch) {
        return sent.stream().anyMatch(cut -> cut.batch == batch);
    }

    /** Whether {@link #cut} may give a batch. */
    public synchronized boolean ready() {
        return !waiting.isEmpty() && sent.size() < outbox.limits.batchesInFlight();
    }

    synchronized void clear() {
        rewind();
        while (!waiting.isEmpty()) {
            through(requireNonNull(poll()));
            outbox.drop(outbox.reasons.removed());
        }
        covered = lastNumber;
        headChanged();
        settleIfEmpty();
    }

    // Everything in flight goes back in front; QoS 0 among it has been sent once, and once is all it may be.
    private void rewind() {
        while (!sent.isEmpty()) {
            Cut cut = sent.removeLast();
            for (int i = cut.entries.size() - 1; i >= 0; i--) {
                Item item = cut.entries.get(i);
                if (item.numbered()) {
                    waiting.addFirst(item);
                    residentBytes += item.heap();
                } else {
                    through(item);
                }
            }
        }
        behindFirst();
    }

    private void behindFirst() {
        covered = waiting.stream()
                .filter(Item::numbered)
                .findFirst()
                .map(item -> item.number - 1)
                .orElse(lastNumber);
    }

    private @Nullable Item poll() {
        Item head = waiting.poll();
        if (head != null) {
            residentBytes -= head.heap();
        }
        return head;
    }

    // Nobody is owed it any more: it is neither kept here nor sent again by a later life.
    private void through(Item item) {
        item.letGo();
        outbox.forgotten(item);
        outbox.log().done(item);
    }

    private void headChanged() {
        Item head = waiting.peek();
        headSince = head == null ? NOTHING : head.since;
    }
}
