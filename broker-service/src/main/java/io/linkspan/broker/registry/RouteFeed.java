package io.linkspan.broker.registry;

import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.registry.client.CacheWrite;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Outgoing;

/** Channel {@code subscription-changes}: the routes of this node, and of those it stands in for. */
@ApplicationScoped
public class RouteFeed {
    private final CoalescingFeed<RouteKey, RouteEntry> feed = new CoalescingFeed<>();
    private final KeyGuard limit = new KeyGuard("routes");

    /** The stream of writes towards the registry. */
    @Outgoing("subscription-changes")
    public Multi<CacheWrite<RouteKey, RouteEntry>> changes() {
        return feed.writes();
    }

    /** For the routes of one node. */
    public RouteWriter writer() {
        return new RouteWriter(this);
    }

    void offer(CacheWrite<RouteKey, RouteEntry> write) {
        feed.offer(write);
    }

    boolean admits(TopicFilter filter) {
        return limit.admits(filter.value());
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
