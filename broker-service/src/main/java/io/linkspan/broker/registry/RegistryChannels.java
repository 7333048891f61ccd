package io.linkspan.broker.registry;

import io.linkspan.broker.config.ClusterConfig;
import io.linkspan.broker.node.ClusterNodes;
import io.linkspan.broker.operator.BrokerLog;
import io.linkspan.broker.outbox.NodeRoutes;
import io.linkspan.broker.outbox.Outboxes;
import io.linkspan.broker.outbox.PeerRoutes;
import io.linkspan.broker.peer.LinkPolicies;
import io.linkspan.broker.retain.RetainedStore;
import io.linkspan.broker.sys.ClusterFigures;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.registry.client.CacheChange;
import io.linkspan.registry.client.schema.ExternalRouteEntry;
import io.linkspan.registry.client.schema.ExternalRouteKey;
import io.linkspan.registry.client.schema.LinkEntry;
import io.linkspan.registry.client.schema.NodeEntry;
import io.linkspan.registry.client.schema.RetainedEntry;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** The incoming channels of the broker. */
@ApplicationScoped
public class RegistryChannels {
    private final PeerFeed feed;
    private final NodeFeed nodeFeed;
    private final FigureFeed figures;
    private final RetainedStore retained;

    RegistryChannels(
            PeerRoutes routes,
            Outboxes outboxes,
            LinkPolicies policies,
            ClusterNodes nodes,
            NodeRoutes nodeRoutes,
            ClusterFigures figuresOfNodes,
            RetainedStore retained,
            ClusterConfig cluster) {
        this.feed = new PeerFeed(routes, outboxes, policies);
        this.nodeFeed = new NodeFeed(nodes, nodeRoutes, NodeId.of(cluster.node().id()), System::nanoTime);
        this.figures = new FigureFeed(figuresOfNodes, NodeId.of(cluster.node().id()));
        this.retained = retained;
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

    /** The brokers of this cluster. */
    @Incoming("cluster-nodes")
    @NonBlocking
    public void node(CacheChange<String, NodeEntry> change) {
        guarded("cluster-nodes", () -> nodeFeed.node(change));
        guarded("cluster-nodes", () -> figures.node(change));
    }

    /** What the other brokers want. */
    @Incoming("node-routes")
    @NonBlocking
    public void nodeRoute(CacheChange<RouteKey, RouteEntry> change) {
        guarded("node-routes", () -> nodeFeed.route(change));
    }

    /** Retained messages that other brokers took in. */
    @Incoming("retained-messages")
    @NonBlocking
    public void retained(CacheChange<String, RetainedEntry> change) {
        guarded("retained-messages", () -> RetainedFeed.apply(retained, change));
    }

    /** Forgets what has been in doubt for too long; every second or so. */
    void sweep() {
        nodeFeed.sweep();
    }

    // One entry that cannot be applied must not end the channel: the others still count.
    private static void guarded(String channel, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failure) {
            BrokerLog.LOG.changeRefused(channel, failure);
        }
    }

    /** Whether the channels of links and nodes have brought their first snapshots. */
    public boolean loaded() {
        return feed.loaded() && nodeFeed.loaded();
    }
}
