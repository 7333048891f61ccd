package io.linkspan.broker.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message in the log, as long as somebody is owed it: its identity, who is owed it, in which entry it is. The message
 * itself may be in memory elsewhere or only in the store.
 *
 * <p>Recipients are added before it is appended, by the one thread that does; {@link CommitLog#done} may come from any.
 */
public final class Kept {
    /** Bits of a sequence that count within one epoch. */
    static final int COUNTER_BITS = 40;

    private final long sequence;
    private final int bytes;
    private final long arrivedNanos;
    private final List<@Nullable Target> targets = new ArrayList<>(1);
    private volatile int remaining; // written under the monitor
    private volatile boolean committed;
    private @Nullable Entry entry;

    Kept(long sequence, int bytes, long arrivedNanos) {
        this.sequence = sequence;
        this.bytes = bytes;
        this.arrivedNanos = arrivedNanos;
    }

    /** Identity in the cluster, and order of arrival among the messages of one node's life. */
    public long sequence() {
        return sequence;
    }

    /** The life of the log in which it arrived. */
    public long epoch() {
        return sequence >>> COUNTER_BITS;
    }

    /** Its number within that life, from 1 on. */
    public long number() {
        return sequence & (1L << COUNTER_BITS) - 1;
    }

    static long sequence(long epoch, long counter) {
        return epoch << COUNTER_BITS | counter;
    }

    /** Bytes of topic and payload. */
    public int bytes() {
        return bytes;
    }

    /** When it arrived, on this process's monotonic clock; what its expiry counts from. */
    public long arrivedNanos() {
        return arrivedNanos;
    }

    /** Adds a recipient; returns its slot for {@link CommitLog#done}. Before it is appended only. */
    public synchronized int add(Target target) {
        targets.add(target);
        remaining++;
        return targets.size() - 1;
    }

    /** The recipient in that slot; null when it is through with the message. */
    public synchronized @Nullable Target target(int slot) {
        return targets.get(slot);
    }

    /** Whether nobody was added, or nobody is owed it any more. */
    public boolean finished() {
        return remaining == 0;
    }

    /** Whether the promise of the log holds for it. */
    public boolean committed() {
        return committed;
    }

    void commit() {
        committed = true;
    }

    /** How many recipients are still owed it. */
    int owing() {
        return remaining;
    }

    /** How many recipients were added, those among them that are through with it. */
    synchronized int slots() {
        return targets.size();
    }

    /** Who is still owed it. */
    synchronized List<Target> owed() {
        List<Target> owed = new ArrayList<>(remaining);
        for (Target target : targets) {
            if (target != null) {
                owed.add(target);
            }
        }
        return owed;
    }

    /** Takes a recipient off; null when it was off already. */
    synchronized @Nullable Target finish(int slot) {
        Target target = targets.set(slot, null);
        remaining -= target == null ? 0 : 1;
        return target;
    }

    /** Where it is; null before it is appended. Guarded by the log's lock. */
    @Nullable
    Entry entry() {
        return entry;
    }

    void entry(@Nullable Entry now) {
        entry = now;
    }
}
