package io.linkspan.broker.registry;

import io.linkspan.broker.subscribe.RouteListener;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.registry.client.CacheWrite;
import io.linkspan.registry.client.schema.Revision;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.reactive.messaging.Outgoing;
import org.jspecify.annotations.Nullable;

/** Channel {@code subscription-changes}: the routes of this node, as they begin and end. */
@ApplicationScoped
public class RouteFeed implements RouteListener {
    private final CoalescingFeed<RouteKey, RouteEntry> feed = new CoalescingFeed<>();
    private final KeyGuard limit = new KeyGuard("routes");
    private final AtomicLong counter = new AtomicLong();
    /** Routes of this node's lives before, of which nothing has been said in this one. */
    private final Set<RouteKey> former = new HashSet<>();

    private volatile @Nullable Identity identity;

    private record Identity(String node, long incarnation) {}

    /** Names the node; before that there are no clients and so no changes. */
    public void start(String node, long incarnation) {
        identity = new Identity(node, incarnation);
    }

    /** The routes that the lives before have left behind: they stay until {@link #forgetFormer}, or are written anew. */
    public void former(Collection<RouteKey> keys) {
        synchronized (former) {
            former.addAll(keys);
        }
    }

    /**
     * Every session that was to come back has: removes what the lives before have left and nobody wants any more. Before the
     * first client.
     */
    public void forgetFormer() {
        synchronized (former) {
            former.forEach(key -> feed.offer(new CacheWrite.Remove<>(key)));
            former.clear();
        }
    }

    /** The stream of writes towards the registry. */
    @Outgoing("subscription-changes")
    public Multi<CacheWrite<RouteKey, RouteEntry>> changes() {
        return feed.writes();
    }

    @Override
    public void routeChanged(TopicFilter filter, @Nullable RouteKinds kinds, List<String> groups) {
        Identity known = identity;
        if (known == null) {
            throw new IllegalStateException("a subscription before the node has its incarnation");
        }
        if (!limit.admits(filter.value())) {
            return;
        }
        var key = new RouteKey(filter.value(), known.node);
        synchronized (former) {
            former.remove(key);
        }
        feed.offer(
                kinds == null
                        ? new CacheWrite.Remove<>(key)
                        : new CacheWrite.Put<>(
                                key,
                                new RouteEntry(
                                        kinds.bits(),
                                        new Revision(known.incarnation, counter.incrementAndGet()),
                                        groups),
                                null));
    }

    /** Changes of filters that are too long for the registry. */
    public long keptOut() {
        return limit.keptOut();
    }

    /** Changes that wait for the registry. */
    public int waiting() {
        return feed.size();
    }
}
