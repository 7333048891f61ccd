package io.linkspan.registry.client.lease;

import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.Versioned;
import io.linkspan.registry.client.lease.CasLeaseKeeper.Terms;
import io.linkspan.registry.client.schema.LeaseEntry;
import io.linkspan.registry.client.schema.LeaseKey;
import io.linkspan.registry.client.schema.Revision;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A lease that was won: renewed until it is closed, taken by another, or could not be renewed for two thirds of its
 * duration. The last third is the margin: nobody else takes it before the whole duration has passed.
 */
final class Tenure implements Lease {
    private static final int RENEWALS = 4;
    private static final int RETRIES = 16;
    private static final long SHORTEST_PAUSE_MILLIS = 20;

    private enum Outcome {
        RENEWED,
        TAKEN,
        UNCLEAR
    }

    private final Registry registry;
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoTime;
    private final Terms terms;
    private final long epoch;
    private final long certainNanos;
    private long renewedAt;
    private boolean over;

    /** @param began when the write that won it was begun */
    Tenure(
            Registry registry,
            ScheduledExecutorService timer,
            LongSupplier nanoTime,
            Terms terms,
            LeaseEntry entry,
            long began) {
        this.registry = registry;
        this.timer = timer;
        this.nanoTime = nanoTime;
        this.terms = terms;
        this.epoch = entry.epoch();
        this.renewedAt = began;
        this.certainNanos = terms.duration().toNanos() / 3 * 2;
    }

    void start() {
        schedule(terms.duration().toMillis() / RENEWALS, this::renew);
        watch();
    }

    @Override
    public LeaseKey key() {
        return terms.key();
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public synchronized boolean held() {
        return !over && nanoTime.getAsLong() - renewedAt < certainNanos;
    }

    @Override
    public void close() {
        if (end()) {
            giveBack();
        }
    }

    private void renew() {
        if (!held()) {
            lose();
            return;
        }
        long began = nanoTime.getAsLong();
        registry.leases()
                .get(terms.key())
                .thenCompose(this::write)
                .exceptionally(failure -> Outcome.UNCLEAR)
                .thenAccept(outcome -> settle(outcome, began));
    }

    private CompletionStage<Outcome> write(@Nullable Versioned<LeaseEntry> found) {
        if (found == null || found.value().epoch() != epoch) {
            return CompletableFuture.completedStage(Outcome.TAKEN);
        }
        LeaseEntry next = entry(terms.holder().node(), found.value().renewal() + 1);
        return registry.leases()
                .replace(terms.key(), next, found)
                .thenApply(written -> written ? Outcome.RENEWED : Outcome.UNCLEAR);
    }

    private void settle(Outcome outcome, long began) {
        switch (outcome) {
            case RENEWED -> {
                synchronized (this) {
                    // a late answer cannot revive what was not certainly held any more
                    if (nanoTime.getAsLong() - renewedAt < certainNanos) {
                        renewedAt = began;
                    }
                }
                schedule(terms.duration().toMillis() / RENEWALS, this::renew);
                watch();
            }
            case TAKEN -> lose();
            case UNCLEAR -> schedule(terms.duration().toMillis() / RETRIES, this::renew);
        }
    }

    /** Notices the loss in time also when a call to the registry hangs; a renewal meanwhile has its own watch. */
    private void watch() {
        schedule(TimeUnit.NANOSECONDS.toMillis(certainNanos) + 1, () -> {
            if (!held()) {
                lose();
            }
        });
    }

    private void lose() {
        if (end()) {
            try {
                timer.execute(() -> terms.onLost().accept(this));
            } catch (RejectedExecutionException shuttingDown) {
                terms.onLost().accept(this);
            }
        }
    }

    private synchronized boolean end() {
        boolean first = !over;
        over = true;
        return first;
    }

    private void giveBack() {
        var unused = registry.leases().get(terms.key()).thenCompose(found -> {
            if (found == null || found.value().epoch() != epoch) {
                return CompletableFuture.completedStage(false);
            }
            return registry.leases()
                    .replace(terms.key(), entry("", found.value().renewal() + 1), found);
        });
    }

    private LeaseEntry entry(String holder, long number) {
        return new LeaseEntry(
                holder,
                terms.holder().incarnation(),
                epoch,
                number,
                terms.duration().toMillis(),
                new Revision(epoch, number));
    }

    private void schedule(long millis, Runnable task) {
        synchronized (this) {
            if (over) {
                return;
            }
        }
        try {
            var unused = timer.schedule(task, Math.max(SHORTEST_PAUSE_MILLIS, millis), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException shuttingDown) {
            lose();
        }
    }
}
