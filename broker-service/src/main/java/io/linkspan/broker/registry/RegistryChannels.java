package io.linkspan.broker.registry;

import io.linkspan.broker.config.ClusterConfig;
import io.linkspan.broker.log.Standing;
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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** The incoming channels of the broker. */
@ApplicationScoped
public class RegistryChannels {
    private final NodeFollower own;
    private final FigureFeed figures;
    private final RetainedStore retained;
    /** Of the nodes that this broker stands in for, and on which thread each follows. */
    private final Map<NodeFollower, Executor> beside = new ConcurrentHashMap<>();

    private final CompletableFuture<Void> loaded = new CompletableFuture<>();

    RegistryChannels(
            PeerRoutes routes,
            Outboxes outboxes,
            LinkPolicies policies,
            ClusterNodes nodes,
            NodeRoutes nodeRoutes,
            ClusterFigures figuresOfNodes,
            RetainedStore retained,
            Standing standing,
            ClusterConfig cluster) {
        this.own = new NodeFollower(
                NodeId.of(cluster.node().id()), nodes, nodeRoutes, routes, outboxes, policies, standing::seen);
        this.figures = new FigureFeed(figuresOfNodes, NodeId.of(cluster.node().id()));
        this.retained = retained;
    }

    /** From now on this node is told what changes, on its thread. */
    public void follow(NodeFollower follower, Executor thread) {
        beside.put(follower, thread);
    }

    /** It is told nothing more. */
    public void leave(NodeFollower follower) {
        beside.remove(follower);
    }

    private void all(String channel, Consumer<NodeFollower> change) {
        guarded(channel, () -> change.accept(own));
        if (own.loaded()) {
            loaded.complete(null);
        }
        beside.forEach((follower, thread) -> thread.execute(() -> guarded(channel, () -> change.accept(follower))));
    }

    /** External routes: what peers want. */
    @Incoming("route-changes")
    @NonBlocking
    public void route(CacheChange<ExternalRouteKey, ExternalRouteEntry> change) {
        all("route-changes", follower -> follower.peerRoute(change));
    }

    /** Link specs: what links let in. */
    @Incoming("broker-links")
    @NonBlocking
    public void link(CacheChange<String, LinkEntry> change) {
        all("broker-links", follower -> follower.link(change));
    }

    /** The brokers of this cluster. */
    @Incoming("cluster-nodes")
    @NonBlocking
    public void node(CacheChange<String, NodeEntry> change) {
        all("cluster-nodes", follower -> follower.node(change));
        guarded("cluster-nodes", () -> figures.node(change));
    }

    /** What the other brokers want. */
    @Incoming("node-routes")
    @NonBlocking
    public void nodeRoute(CacheChange<RouteKey, RouteEntry> change) {
        all("node-routes", follower -> follower.nodeRoute(change));
    }

    /** Retained messages that other brokers took in. */
    @Incoming("retained-messages")
    @NonBlocking
    public void retained(CacheChange<String, RetainedEntry> change) {
        guarded("retained-messages", () -> RetainedFeed.apply(retained, change));
    }

    /** Forgets what has been in doubt for too long; every second or so. */
    void sweep() {
        own.sweep();
    }

    // One entry that cannot be applied must not end the channel: the others still count.
    private static void guarded(String channel, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failure) {
            BrokerLog.LOG.changeRefused(channel, failure);
        }
    }

    /** Completed when the channels of links and nodes have brought their first snapshots, and they have been applied. */
    CompletionStage<Void> loading() {
        return loaded.minimalCompletionStage();
    }

    /** Whether they have. */
    public boolean loaded() {
        return loaded.isDone();
    }
}
