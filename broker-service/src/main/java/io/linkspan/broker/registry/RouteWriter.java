package io.linkspan.broker.registry;

import io.linkspan.broker.subscribe.RouteListener;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.registry.client.CacheWrite;
import io.linkspan.registry.client.schema.Revision;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The routes of one node, as they begin and end, on their way to the registry. */
public final class RouteWriter implements RouteListener {
    private final RouteFeed feed;
    private final AtomicLong counter = new AtomicLong();
    /** Routes of this node's lives before, of which nothing has been said in this one. */
    private final Set<RouteKey> former = new HashSet<>();

    private volatile @Nullable Identity identity;

    private record Identity(String node, long incarnation) {}

    RouteWriter(RouteFeed feed) {
        this.feed = feed;
    }

    /** Names the node; before that there are no clients and so no changes. */
    void start(String node, long incarnation) {
        identity = new Identity(node, incarnation);
    }

    /** The routes that the lives before have left behind: they stay until {@link #forgetFormer}, or are written anew. */
    void former(Collection<RouteKey> keys) {
        synchronized (former) {
            former.addAll(keys);
        }
    }

    /**
     * Every session that was to come back has: removes what the lives before have left and nobody wants any more. Before the
     * first client.
     */
    void forgetFormer() {
        synchronized (former) {
            former.forEach(key -> feed.offer(new CacheWrite.Remove<>(key)));
            former.clear();
        }
    }

    @Override
    public void routeChanged(TopicFilter filter, @Nullable RouteKinds kinds, List<String> groups) {
        Identity known = identity;
        if (known == null) {
            throw new IllegalStateException("a subscription before the node has its incarnation");
        }
        if (!feed.admits(filter)) {
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
}
