package io.linkspan.registry.client.lease;

import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.Versioned;
import io.linkspan.registry.client.lease.CasLeaseKeeper.Terms;
import io.linkspan.registry.client.schema.LeaseEntry;
import io.linkspan.registry.client.schema.Revision;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tries to get one lease: polls the entry, and takes it when it is free, given back, of an earlier life of this node,
 * of a holder that is gone, or unchanged for a full duration during which no poll failed.
 *
 * <p>One poll at a time, so the fields need no lock: each poll happens after the one before.
 */
final class Candidacy {
    /** Polls per duration: what is added, at worst, to the time until a dead holder is replaced. */
    private static final int POLLS = 8;

    private static final long SHORTEST_POLL_MILLIS = 20;

    private final Registry registry;
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoTime;
    private final Terms terms;
    private final CompletableFuture<Lease> won = new CompletableFuture<>();
    private @Nullable LeaseEntry seen;
    private long seenSince;

    Candidacy(Registry registry, ScheduledExecutorService timer, LongSupplier nanoTime, Terms terms) {
        this.registry = registry;
        this.timer = timer;
        this.nanoTime = nanoTime;
        this.terms = terms;
    }

    CompletableFuture<Lease> won() {
        return won;
    }

    void start() {
        poll();
    }

    private void poll() {
        if (won.isDone()) {
            return;
        }
        var unused = registry.leases().get(terms.key()).thenCompose(this::judge).whenComplete((taken, failure) -> {
            if (failure != null) {
                seen = null;
            }
            if (failure != null || !taken) {
                later();
            }
        });
    }

    private void later() {
        long pause = Math.max(SHORTEST_POLL_MILLIS, terms.duration().toMillis() / POLLS);
        try {
            var unused = timer.schedule(this::poll, pause, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException shuttingDown) {
            won.completeExceptionally(shuttingDown);
        }
    }

    private CompletionStage<Boolean> judge(@Nullable Versioned<LeaseEntry> found) {
        if (found == null || mayTake(found.value())) {
            return take(found);
        }
        return CompletableFuture.completedStage(false);
    }

    private boolean mayTake(LeaseEntry entry) {
        if (entry.holder().isEmpty()) {
            return true;
        }
        if (entry.holder().equals(terms.holder().node())
                && entry.incarnation() < terms.holder().incarnation()) {
            return true;
        }
        if (terms.gone().test(new LeaseHolder(entry.holder(), entry.incarnation()))) {
            return true;
        }
        long now = nanoTime.getAsLong();
        LeaseEntry before = seen;
        if (before == null || before.epoch() != entry.epoch() || before.renewal() != entry.renewal()) {
            seen = entry;
            seenSince = now;
            return false;
        }
        long wait = Math.max(entry.durationMillis(), terms.duration().toMillis());
        return now - seenSince >= TimeUnit.MILLISECONDS.toNanos(wait);
    }

    private CompletionStage<Boolean> take(@Nullable Versioned<LeaseEntry> found) {
        return registry.nextIncarnation("lease " + terms.key().duty()).thenCompose(epoch -> {
            long began = nanoTime.getAsLong();
            LeaseEntry mine = new LeaseEntry(
                    terms.holder().node(),
                    terms.holder().incarnation(),
                    epoch,
                    1,
                    terms.duration().toMillis(),
                    Revision.first(epoch));
            CompletionStage<Boolean> written = found == null
                    ? registry.leases().putIfAbsent(terms.key(), mine)
                    : registry.leases().replace(terms.key(), mine, found);
            return written.thenApply(taken -> {
                if (taken) {
                    hold(mine, began);
                }
                return taken;
            });
        });
    }

    private void hold(LeaseEntry mine, long began) {
        Tenure tenure = new Tenure(registry, timer, nanoTime, terms, mine, began);
        if (won.complete(tenure)) {
            tenure.start();
        } else {
            tenure.close();
        }
    }
}
