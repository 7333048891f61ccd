package io.linkspan.broker.session;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.BrokerLimits;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The memory of all that is queued or in flight on this node, over all sessions; any thread.
 *
 * <p>A message's bytes count once however many sessions hold it; each holding costs {@link #ENTRY_BYTES}. From half of
 * the limit on, a session that holds more than its fair share and what it has acknowledged lately takes no more, so that
 * a thousand stalled clients leave room for one that keeps up. The bound is exact but for what the event loops add at the same moment.
 */
public final class QueueMemory {
    /** What one queued message costs beside its bytes: the delivery, its place in a queue or window. */
    static final int ENTRY_BYTES = 128;

    /** A session that holds less needs no share: it keeps up. */
    private static final long HOLDER_BYTES = 16 << 10;

    private final long limit;
    private final AtomicInteger holders = new AtomicInteger();
    private final LongAdder held = new LongAdder();
    private final LongAdder messages = new LongAdder();
    private final LongAdder inFlight = new LongAdder();
    private final AtomicInteger queueing = new AtomicInteger();

    public QueueMemory(BrokerLimits limits) {
        limit = limits.sessions().queue().nodeBytes();
    }

    /** Bytes held now. */
    public long bytes() {
        return held.sum();
    }

    /** Messages queued or in flight now, each counted for every session that holds it. */
    public long messages() {
        return messages.sum();
    }

    /** Messages sent and not yet acknowledged. */
    public long inFlight() {
        return inFlight.sum();
    }

    void inFlight(int change) {
        inFlight.add(change);
    }

    /** Sessions for which something is queued. */
    public int queueing() {
        return queueing.get();
    }

    /** Counts what is held in some other way. */
    void add(long bytes) {
        held.add(bytes);
    }

    void hold(Publication publication) {
        held.add((long) ENTRY_BYTES + (publication.hold() ? publication.bytes() : 0));
        messages.increment();
    }

    void release(Publication publication) {
        held.add(-(long) ENTRY_BYTES - (publication.release() ? publication.bytes() : 0));
        messages.decrement();
    }

    /** One more message waits whose bytes are in the log only. */
    void park() {
        held.add(ENTRY_BYTES);
        messages.increment();
    }

    /** Such a message waits no more, or is in memory again. */
    void unpark() {
        held.add(-ENTRY_BYTES);
        messages.decrement();
    }

    /** Takes note of a session that has come to hold {@code own} bytes; returns whether it counts for the shares now. */
    boolean holder(boolean before, long own) {
        if (!before && own >= HOLDER_BYTES) {
            holders.incrementAndGet();
            return true;
        }
        if (before && own < HOLDER_BYTES / 2) {
            holders.decrementAndGet();
            return false;
        }
        return before;
    }

    void queueBegins() {
        queueing.incrementAndGet();
    }

    void queueEnds() {
        queueing.decrementAndGet();
    }

    /** Whether a session that holds {@code own} bytes, and has acknowledged {@code credit} lately, may hold more. */
    boolean admits(long own, long credit) {
        long now = held.sum();
        return now < limit / 2 || (now < limit && own <= share() + credit);
    }

    /** Whether publishers to a session that holds {@code own} bytes should slow down. */
    boolean filling(long own, long credit) {
        return own > (share() + credit) / 2 && held.sum() > limit / 4;
    }

    private long share() {
        return limit / (2L * Math.max(1, holders.get()));
    }
}
