package io.linkspan.broker.log;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether this life of the node is still its latest; safe from any thread.
 *
 * <p>A process that has stood still, or was cut off from the registry, may have been given up meanwhile: another broker stands in
 * for its node, has sealed its log, and has tidied the seals away. So what was last confirmed {@link #HOLDS} ago, or longer, is
 * asked for again before anything is promised. Nobody stands in for a node as long as that after it was last shown.
 */
public final class Standing {
    /** Less than what an entry of a node lives in the registry. */
    static final Duration HOLDS = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private final Runnable onEnded;
    private @Nullable LogStore store;
    private long epoch;
    private @Nullable CompletableFuture<Void> asking;
    private boolean begun;
    private volatile long confirmedNanos;
    private volatile boolean ended;

    /**
     * @param nanoTime monotonic
     * @param onEnded called once, when a later life of the node has begun: nothing that is durable may be done any more
     */
    public Standing(LongSupplier nanoTime, Runnable onEnded) {
        this.nanoTime = nanoTime;
        this.onEnded = onEnded;
    }

    /** The life has begun in this store. Without that it is never doubted. */
    public synchronized void begin(LogStore kept, long life) {
        store = kept;
        epoch = life;
        confirmedNanos = nanoTime.getAsLong();
        begun = true;
    }

    /** The registry shows the node in this life: ends the present one if it is an earlier one. */
    public void seen(long life) {
        boolean later;
        synchronized (this) {
            later = begun && life > epoch;
        }
        if (later) {
            end();
        }
    }

    /** Somebody has sealed the log, or shows the node in a later life. */
    public void end() {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
        }
        onEnded.run();
    }

    /** Whether it has ended. */
    public boolean ended() {
        return ended;
    }

    /** Whether it was confirmed lately, and has not ended. */
    boolean holds() {
        return !ended && nanoTime.getAsLong() - confirmedNanos < HOLDS.toNanos();
    }

    /** Done when it {@link #holds}, at once if it does; fails when it has ended, or the registry is away. */
    public CompletionStage<Void> confirm() {
        CompletableFuture<Void> mine;
        LogStore asked;
        synchronized (this) {
            asked = store;
            if (ended) {
                return CompletableFuture.failedStage(new IllegalStateException("a later life of this node has begun"));
            }
            if (asked == null || holds()) {
                return CompletableFuture.completedStage(null);
            }
            if (asking != null) {
                return asking;
            }
            mine = new CompletableFuture<>();
            asking = mine;
        }
        long now = nanoTime.getAsLong(); // what is answered held at this moment, or after it
        asked.stands().whenComplete((stands, failure) -> answered(mine, now, stands, failure));
        return mine;
    }

    private void answered(CompletableFuture<Void> mine, long now, Boolean stands, @Nullable Throwable failure) {
        synchronized (this) {
            asking = null;
            if (failure == null && stands) {
                confirmedNanos = now;
            }
        }
        if (failure != null) {
            mine.completeExceptionally(failure);
        } else if (stands) {
            mine.complete(null);
        } else {
            end();
            mine.completeExceptionally(new IllegalStateException("a later life of this node has begun"));
        }
    }
}
