package io.linkspan.broker.log;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.LogLimits;
import io.linkspan.contracts.message.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The log of one life of this node.
 *
 * <p>What several loops append in one turn goes into one entry, and so does what comes for a while after one has left; a few
 * entries are on their way at a time, and they are released in their order whatever the order in which the store takes them.
 */
public final class DurableLog implements CommitLog {
    private static final Duration RETRY = Duration.ofMillis(200);

    /** How long what nobody waits for may wait for something else to go with. */
    private static final Duration UNHURRIED = Duration.ofMillis(20);

    private final LogStore store;
    private final long epoch;
    private final LogLimits limits;
    private final EventLoop timer;
    private final Standing standing;
    private final LogCounters counters;
    private final AtomicLong sequences = new AtomicLong();

    /** By index of the loop, each touched by its loop only. */
    private volatile @Nullable Staged[] byLoop = {};

    private final Object lock = new Object(); // inside the monitor of a Kept, where both are held
    private final Rounds pumping; // a store may answer before it returns
    private final EntryChain chain;
    private final ArrayDeque<Commit> full = new ArrayDeque<>();
    private final ArrayDeque<Commit> inFlight = new ArrayDeque<>();
    private Commit open;
    private long nextPosition;
    private boolean pumpScheduled;
    private boolean lazyPumpScheduled;
    private boolean gathering;
    private long appendedBytes;
    private final AtomicLong pendingBytes = new AtomicLong();
    private volatile long waitingSinceNanos;

    /**
     * A log that begins.
     *
     * @param epoch this life; greater than that of every life before
     * @param recovered the entries of the lives before that are still needed
     * @param timer a loop for its timers
     * @param standing whether this life is still the latest; ended when the log turns out to be sealed
     */
    public DurableLog(
            LogStore store,
            long epoch,
            LogLimits limits,
            Recovered recovered,
            EventLoop timer,
            LogCounters counters,
            Standing standing) {
        this.store = store;
        this.epoch = epoch;
        this.limits = limits;
        this.chain = recovered.chain();
        this.timer = timer;
        this.counters = counters;
        this.standing = standing;
        this.open = gather();
        this.pumping = new Rounds(this::pumpOnce, () -> timer.execute(this::pump));
    }

    private Commit gather() {
        return new Commit(chain.add(epoch, nextPosition++, 1), 0, 0);
    }

    // As large as the one before has become: to grow step by step costs more than what is in it.
    private Commit gatherAfter(Commit before) {
        int messages = before.entry.kept.size();
        return new Commit(chain.add(epoch, nextPosition++, 1, messages), before.out.size(), messages);
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public Kept keep(Publication publication) {
        return new Kept(
                Kept.sequence(epoch, sequences.incrementAndGet()), publication.bytes(), publication.arrivedNanos());
    }

    @Override
    public void append(EventLoop loop, List<LogRecord> unit, @Nullable Runnable committed) {
        Staged staged = staged(loop);
        staged.add(unit);
        if (!staged.isEmpty()) {
            put(loop, staged, unit, committed, committed != null);
        } else if (committed != null) {
            barrier(loop, committed);
        }
    }

    private void put(
            EventLoop loop, Staged staged, List<LogRecord> unit, @Nullable Runnable committed, boolean hurried) {
        boolean urgent = hurried;
        boolean now;
        boolean later;
        synchronized (lock) {
            int more = staged.records().size();
            if (!open.empty && open.out.size() + more > limits.entryBytes()) {
                full.add(open);
                open = gatherAfter(open);
            }
            open.out.append(staged.records());
            open.empty = false;
            for (LogRecord record : unit) {
                if (record instanceof LogRecord.Logged(Kept kept, Message ignored)) {
                    if (!kept.finished()) {
                        open.entry.hold(kept);
                    }
                    urgent = true;
                }
            }
            staged.finished().forEach(this::letGo);
            if (committed != null) {
                open.await(loop, committed);
            }
            pendingBytes.addAndGet(more);
            appendedBytes += more;
            now = urgent && !pumpScheduled;
            pumpScheduled |= urgent;
            later = !urgent && !pumpScheduled && !lazyPumpScheduled;
            lazyPumpScheduled |= later;
        }
        staged.clear();
        if (now) {
            loop.execute(this::pump); // behind what else this loop has to append in this turn
        } else if (later) {
            loop.schedule(UNHURRIED, this::pump);
        }
    }

    private Staged staged(EventLoop loop) {
        if (!loop.inLoop()) {
            return new Staged();
        }
        Staged[] known = byLoop;
        Staged mine = loop.index() < known.length ? known[loop.index()] : null;
        return mine == null ? stage(loop.index()) : mine;
    }

    private Staged stage(int loop) {
        synchronized (lock) {
            byLoop = Arrays.copyOf(byLoop, Math.max(byLoop.length, loop + 1));
            var made = new Staged();
            byLoop[loop] = made;
            return made;
        }
    }

    private void barrier(EventLoop loop, Runnable committed) {
        boolean now;
        synchronized (lock) {
            Commit last = !open.empty ? open : !full.isEmpty() ? full.getLast() : inFlight.peekLast();
            if (last == null) {
                loop.execute(committed);
            } else {
                last.await(loop, committed);
            }
            now = !open.empty && !pumpScheduled;
            pumpScheduled |= now;
        }
        if (now) {
            loop.execute(this::pump);
        }
    }

    @Override
    public void done(EventLoop loop, Kept kept, int slot) {
        Target target = kept.finish(slot);
        if (target == null) {
            return;
        }
        Staged staged = staged(loop);
        staged.done(kept, target);
        if (staged.isFull() || !loop.inLoop()) {
            put(loop, staged, List.of(), null, false);
        } else if (!staged.timed) {
            staged.timed = true;
            loop.schedule(UNHURRIED, () -> overdue(loop, staged));
        }
    }

    private void overdue(EventLoop loop, Staged staged) {
        staged.timed = false;
        if (!staged.isEmpty()) {
            put(loop, staged, List.of(), null, true);
        }
    }

    @Override
    public void hand(EventLoop loop, Kept from, int slot, Kept to, Message message, List<LogRecord> with) {
        List<LogRecord> unit = new ArrayList<>();
        unit.add(new LogRecord.Logged(to, message));
        Target target = from.finish(slot);
        if (target != null) {
            unit.add(new LogRecord.Done(from.sequence(), target));
        }
        unit.addAll(with);
        append(loop, unit, null);
        if (target != null) {
            finished(from);
        }
    }

    /** As {@link #done}, when another record says so. */
    void finished(Kept kept) {
        if (kept.finished()) {
            synchronized (lock) {
                letGo(kept);
            }
        }
    }

    private void letGo(Kept kept) {
        Entry entry = kept.entry();
        if (entry != null) {
            entry.release(kept);
            kept.entry(null);
        }
    }

    // --- towards the store

    private void pump() {
        pump(false);
    }

    private void pump(boolean gathered) {
        pumping.ask(gathered);
    }

    private void pumpOnce(boolean gathered) {
        List<Commit> starting = new ArrayList<>();
        synchronized (lock) {
            pumpScheduled = false;
            lazyPumpScheduled = false;
            while (inFlight.size() < limits.commits() && !standing.ended()) {
                Commit next = full.poll();
                if (next == null) {
                    if (open.empty || (!gathered && waitsForMore())) {
                        break;
                    }
                    next = open;
                    open = gatherAfter(next);
                }
                next.startedNanos = System.nanoTime();
                next.entry.records = next.out.toByteArray();
                chain.grew(next.entry, next.entry.records.length);
                if (inFlight.isEmpty()) {
                    waitingSinceNanos = next.startedNanos;
                }
                inFlight.add(next);
                starting.add(next);
            }
        }
        starting.forEach(this::write);
    }

    // An entry costs the store much more than what is in it: while one is on its way, there is time for the next to
    // grow.
    private boolean waitsForMore() {
        if (inFlight.isEmpty() || limits.gather().isZero()) {
            return false;
        }
        if (!gathering) {
            gathering = true;
            timer.schedule(limits.gather(), this::gathered);
        }
        return true;
    }

    private void gathered() {
        synchronized (lock) {
            gathering = false;
        }
        pump(true);
    }

    private void write(Commit commit) {
        byte[] records = commit.entry.records;
        if (records == null) {
            throw new IllegalStateException("an entry is written once");
        }
        store.write(epoch, commit.entry.position, records).whenComplete((ours, failure) -> {
            if (failure != null) {
                counters.failedCommits.increment();
                timer.schedule(RETRY, () -> write(commit)); // unknown outcome: the same entry recognises itself
            } else if (ours) {
                written(commit);
            } else {
                standing.end();
            }
        });
    }

    private void written(Commit commit) {
        boolean holds;
        synchronized (lock) {
            commit.written = true;
            holds = standing.holds();
            if (holds) {
                releaseWritten();
            }
        }
        if (holds) {
            pump();
        } else {
            confirm();
        }
    }

    // It was written where perhaps nobody reads any more: a later life has sealed this one and tidied the seals away.
    private void confirm() {
        standing.confirm().whenComplete((holds, failure) -> {
            if (failure == null) {
                synchronized (lock) {
                    releaseWritten();
                }
                pump();
            } else if (!standing.ended()) {
                timer.schedule(RETRY, this::confirm);
            }
        });
    }

    private void releaseWritten() {
        while (!inFlight.isEmpty() && inFlight.element().written) {
            release(inFlight.remove());
        }
        Commit oldest = inFlight.peek();
        waitingSinceNanos = oldest == null ? 0 : oldest.startedNanos;
    }

    // Under the lock, so that the callbacks of two entries cannot pass one another on their way to a loop.
    private void release(Commit commit) {
        Entry entry = commit.entry;
        byte[] records = entry.records;
        int size = records == null ? 0 : records.length;
        entry.commit();
        pendingBytes.addAndGet(RecordWriter.PREFIX_BYTES - size);
        counters.commits.increment();
        counters.bytes.add(size);
        counters.nanos.add(System.nanoTime() - commit.startedNanos);
        commit.release();
    }

    @Override
    public boolean congested() {
        return pendingBytes.get() > limits.pendingBytes() && !failing();
    }

    @Override
    public boolean failing() {
        long since = waitingSinceNanos;
        return since != 0 && System.nanoTime() - since > limits.patience().toNanos();
    }

    // --- for the trimmer

    Object lock() {
        return lock;
    }

    EntryChain chain() {
        return chain;
    }

    long epoch() {
        return epoch;
    }

    long appendedBytes() {
        synchronized (lock) {
            return appendedBytes;
        }
    }

    /** The entry that is being gathered now. */
    long openIndex() {
        synchronized (lock) {
            return full.isEmpty() ? open.entry.index : full.element().entry.index;
        }
    }

    void floor(long index) {
        synchronized (lock) {
            chain.floor(index);
        }
    }

    boolean holds(Entry entry, Kept kept) {
        synchronized (lock) {
            return kept.entry() == entry;
        }
    }

    // --- figures

    /** Bytes that wait to be committed. */
    public long pendingBytes() {
        return pendingBytes.get();
    }

    /** Bytes of the entries that are kept. */
    public long bytes() {
        synchronized (lock) {
            return chain.bytes();
        }
    }

    /** Entries that are kept. */
    public int entries() {
        synchronized (lock) {
            return chain.size();
        }
    }

    /** Bytes of the entries that hold messages somebody is owed. */
    public long liveBytes() {
        synchronized (lock) {
            return chain.liveBytes();
        }
    }

    /** Removes the whole log, of which nobody is owed anything; nothing may be appended any more. */
    public CompletionStage<Void> forget() {
        List<LogStore.Life> lives;
        long end;
        synchronized (lock) {
            lives = chain.lives();
            end = nextPosition;
        }
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (LogStore.Life life : lives) {
            long to = life.epoch() == epoch ? end : lastOf(life.epoch());
            all = all.thenCompose(before -> store.remove(life.epoch(), life.cleared(), to));
        }
        return all.thenCompose(removed -> store.lives(List.of()));
    }

    private long lastOf(long life) {
        synchronized (lock) {
            return chain.end(life);
        }
    }

    // --- reading back

    @Override
    public void read(EventLoop loop, List<Kept> kept, Consumer<List<@Nullable Message>> then) {
        new ReadBack(this, store, counters, loop, kept, then).next();
    }
}
