package io.linkspan.broker.log;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.limits.LogLimits;
import io.linkspan.broker.log.EntryChain.Range;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.wire.WireException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Gives the head of the log back to the store.
 *
 * <pre>
 *   every half second:  enough appended? ──yes──► copy old messages forward ─► state of sessions and streams ─► barrier
 *                            └──no──┐                                                                             │
 *                                   └──────────────► remove what nobody needs any more ◄──────────────────────────┘
 * </pre>
 *
 * Confined to the loop of its timer; one run at a time.
 */
public final class LogTrimmer {
    /** Writes what the log must know of the present, whatever was written before. */
    @FunctionalInterface
    public interface Checkpoint {
        /** Appends it to the log and then calls {@code appended}, on any thread. */
        void write(Runnable appended);
    }

    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final long CHECKPOINT_NANOS = Duration.ofSeconds(5).toNanos();

    /** Dead bytes are worth that many before anything is copied. */
    private static final long SLACK_BYTES = 16L << 20;

    private static final long COPY_BYTES = 4L << 20;

    private final DurableLog log;
    private final LogStore store;
    private final LogLimits limits;
    private final EventLoop timer;
    private final LogCounters counters;
    private final Checkpoint state;
    private final ArrayDeque<Range> owing = new ArrayDeque<>();
    private boolean running;
    private boolean stopped;
    private long appendedBefore;
    private long checkpointNanos = System.nanoTime() - CHECKPOINT_NANOS;
    private boolean first = true;

    public LogTrimmer(
            DurableLog log, LogStore store, LogLimits limits, EventLoop timer, LogCounters counters, Checkpoint state) {
        this.log = log;
        this.store = store;
        this.limits = limits;
        this.timer = timer;
        this.counters = counters;
        this.state = state;
    }

    /** Begins; the first checkpoint comes at once. */
    public void start() {
        timer.execute(this::turn);
    }

    /** Ends; a run that is under way is finished. */
    public void stop() {
        timer.execute(() -> stopped = true);
    }

    /** A checkpoint now, though little has been appended. */
    public void tidy() {
        timer.execute(() -> {
            if (!running) {
                running = true;
                checkpoint();
            }
        });
    }

    private void turn() {
        if (stopped) {
            return;
        }
        timer.schedule(PERIOD, this::turn);
        if (running) {
            return;
        }
        running = true;
        long appended = log.appendedBytes() - appendedBefore;
        boolean overdue = System.nanoTime() - checkpointNanos >= CHECKPOINT_NANOS;
        if (first || appended >= limits.checkpointBytes() || (appended > 0 && overdue)) {
            checkpoint();
        } else {
            trim();
        }
    }

    private void checkpoint() {
        long floor = log.openIndex();
        copyForward()
                .whenComplete((copied, failure) -> state.write(() -> log.append(timer, List.of(), () -> {
                    first = false;
                    checkpointNanos = System.nanoTime();
                    appendedBefore = log.appendedBytes();
                    counters.checkpoints.increment();
                    log.floor(floor);
                    trim();
                })));
    }

    // --- messages that are owed for long, among many that are not

    private CompletionStage<Void> copyForward() {
        List<Entry> sparse = new ArrayList<>();
        synchronized (log.lock()) {
            EntryChain chain = log.chain();
            if (chain.bytes() <= SLACK_BYTES + 2 * chain.liveBytes()) {
                return CompletableFuture.completedStage(null);
            }
            long bytes = 0;
            for (Iterator<Entry> all = chain.oldest(); all.hasNext() && bytes < COPY_BYTES; ) {
                Entry entry = all.next();
                if (!entry.committed) {
                    break;
                }
                if (entry.live > 0) {
                    sparse.add(entry);
                    bytes += entry.liveBytes;
                }
            }
        }
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (Entry entry : sparse) {
            all = all.thenCompose(before -> store.read(entry.epoch, List.of(entry.position)))
                    .thenAccept(read -> copy(entry, read.getFirst()));
        }
        return all;
    }

    private void copy(Entry entry, byte @Nullable [] records) {
        if (records == null) {
            return;
        }
        Map<Long, Kept> owed = new HashMap<>();
        synchronized (log.lock()) {
            entry.kept.forEach(kept -> owed.put(kept.sequence(), kept));
        }
        try {
            RecordReader.read(records, new MessagesOnly((sequence, message) -> {
                Kept kept = owed.get(sequence);
                if (kept != null) {
                    copy(kept, entry, message);
                }
            }));
        } catch (WireException damaged) {
            counters.failedReads.increment();
        }
    }

    // Holding its monitor: whoever is done with it after this says so behind the copy.
    private void copy(Kept kept, Entry from, Message message) {
        synchronized (kept) {
            if (!kept.finished() && log.holds(from, kept)) {
                log.append(timer, List.of(new LogRecord.Logged(kept, message)), null);
                counters.copied.increment();
            }
        }
    }

    // --- removal

    private void trim() {
        synchronized (log.lock()) {
            owing.addAll(log.chain().takeDead());
        }
        if (owing.isEmpty()) {
            running = false;
            return;
        }
        List<Range> ranges = List.copyOf(owing);
        List<LogStore.Life> lives;
        synchronized (log.lock()) {
            lives = log.chain().lives();
        }
        // First what is needed no more is said, then it goes: a crash in between leaves entries that are known to go.
        CompletionStage<Void> all = store.lives(lives);
        for (Range range : ranges) {
            all = all.thenCompose(before -> store.remove(range.epoch(), range.from(), range.to()));
        }
        all.whenComplete((done, failure) -> timer.execute(() -> {
            if (failure == null) {
                owing.clear();
                synchronized (log.lock()) {
                    log.chain().removed(ranges, log.epoch());
                }
            }
            running = false;
        }));
    }
}
