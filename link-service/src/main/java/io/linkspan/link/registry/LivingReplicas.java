package io.linkspan.link.registry;

import io.linkspan.registry.client.lease.LeaseHolder;
import io.linkspan.registry.client.schema.NodeEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Which link-service processes live, as far as the registry knows: whose leases need not be waited for. Any thread.
 *
 * <p>After a (re)connection entries may be missing whose owners are about to write them again, so nobody counts as gone
 * before it had the time to.
 */
public final class LivingReplicas {

    private final LongSupplier nanoTime;
    private final Map<String, Long> incarnations = new HashMap<>();
    private boolean loaded;
    private long loadedAt;

    /** @param nanoTime monotonic */
    public LivingReplicas(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** All there are. */
    synchronized void snapshot(Map<String, NodeEntry> all) {
        incarnations.clear();
        all.forEach((key, entry) -> incarnations.put(key, entry.incarnation()));
        loaded = true;
        loadedAt = nanoTime.getAsLong();
    }

    synchronized void put(String key, NodeEntry entry) {
        incarnations.put(key, entry.incarnation());
    }

    synchronized void removed(String key) {
        incarnations.remove(key);
    }

    /** Whether that life of that process is over. */
    synchronized boolean gone(LeaseHolder holder) {
        boolean settled = loaded && nanoTime.getAsLong() - loadedAt >= grace();
        Long living = incarnations.get(holder.node());
        return settled && (living == null || living > holder.incarnation());
    }

    private static long grace() {
        return TimeUnit.MILLISECONDS.toNanos(NodeEntry.LINK_LIFESPAN.toMillis());
    }
}
