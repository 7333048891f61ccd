package io.linkspan.registry.client.lease;

import io.linkspan.registry.client.schema.LeaseKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Acquires leases and keeps them. */
public interface LeaseKeeper {

    /**
     * Tries until the lease is this holder's, then renews it every quarter of its duration.
     *
     * <p>A lease of another holder is taken only after its renewal counter was seen unchanged for a full duration, with
     * the registry answering all the while. An earlier incarnation of the same node gives way at once.
     *
     * @param holder who asks
     * @param duration at least three times the failure detection of the registry; the same for all holders of a key
     * @param onLost called once, on a keeper thread, when a lease that was acquired could not be renewed in time or was taken
     * @return completes when acquired; cancelling it stops trying
     */
    default CompletableFuture<Lease> acquire(
            LeaseKey key, LeaseHolder holder, Duration duration, Consumer<Lease> onLost) {
        return acquire(key, holder, duration, onLost, other -> false);
    }

    /**
     * The same for a duty that does no harm when two hold it for a moment, each believing to be the only one.
     *
     * @param gone whether another holder is known not to live any more: its lease is taken at once. Any thread
     */
    CompletableFuture<Lease> acquire(
            LeaseKey key, LeaseHolder holder, Duration duration, Consumer<Lease> onLost, Predicate<LeaseHolder> gone);
}
