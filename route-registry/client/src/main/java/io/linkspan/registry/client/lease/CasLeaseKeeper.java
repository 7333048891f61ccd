package io.linkspan.registry.client.lease;

import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.schema.LeaseKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Leases by compare-and-swap on the cache {@code leases}. */
public final class CasLeaseKeeper implements LeaseKeeper {
    private final Registry registry;
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoTime;

    /**
     * Keeps leases in a registry.
     *
     * @param timer runs polls, renewals and loss callbacks
     * @param nanoTime monotonic, as {@link System#nanoTime}
     */
    public CasLeaseKeeper(Registry registry, ScheduledExecutorService timer, LongSupplier nanoTime) {
        this.registry = registry;
        this.timer = timer;
        this.nanoTime = nanoTime;
    }

    @Override
    public CompletableFuture<Lease> acquire(
            LeaseKey key, LeaseHolder holder, Duration duration, Consumer<Lease> onLost, Predicate<LeaseHolder> gone) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("a lease lasts longer than nothing: " + duration);
        }
        Candidacy candidacy = new Candidacy(registry, timer, nanoTime, new Terms(key, holder, duration, onLost, gone));
        candidacy.start();
        return candidacy.won();
    }

    /** What is asked for. */
    record Terms(
            LeaseKey key, LeaseHolder holder, Duration duration, Consumer<Lease> onLost, Predicate<LeaseHolder> gone) {}
}
