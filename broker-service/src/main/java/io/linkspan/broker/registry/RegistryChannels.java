package io.linkspan.broker.registry;

import io.linkspan.broker.operator.BrokerLog;
import io.linkspan.broker.outbox.Outboxes;
import io.linkspan.broker.outbox.PeerRoutes;
import io.linkspan.broker.peer.LinkPolicies;
import io.linkspan.registry.client.CacheChange;
import io.linkspan.registry.client.schema.ExternalRouteEntry;
import io.linkspan.registry.client.schema.ExternalRouteKey;
import io.linkspan.registry.client.schema.LinkEntry;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** The incoming channels of the broker. */
@ApplicationScoped
public class RegistryChannels {
    private final PeerFeed feed;

    RegistryChannels(PeerRoutes routes, Outboxes outboxes, LinkPolicies policies) {
        this.feed = new PeerFeed(routes, outboxes, policies);
    }

    /** External routes: what peers want. */
    @Incoming("route-changes")
    @NonBlocking
    public void route(CacheChange<ExternalRouteKey, ExternalRouteEntry> change) {
        guarded("route-changes", () -> feed.route(change));
    }

    /** Link specs: what links let in. */
    @Incoming("broker-links")
    @NonBlocking
    public void link(CacheChange<String, LinkEntry> change) {
        guarded("broker-links", () -> feed.link(change));
    }

    // One entry that cannot be applied must not end the channel: the others still count.
    private static void guarded(String channel, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failure) {
            BrokerLog.LOG.changeRefused(channel, failure);
        }
    }

    /** Whether both channels have brought their first snapshot. */
    public boolean loaded() {
        return feed.loaded();
    }
}
