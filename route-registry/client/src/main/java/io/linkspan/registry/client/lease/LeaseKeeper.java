package io.linkspan.registry.client.lease;

import io.linkspan.registry.client.schema.LeaseKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

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
    CompletableFuture<Lease> acquire(LeaseKey key, LeaseHolder holder, Duration duration, Consumer<Lease> onLost);
}
