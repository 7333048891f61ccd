package io.linkspan.broker.registry;

import io.linkspan.broker.node.ClusterNodes;
import io.linkspan.broker.outbox.NodeRoutes;
import io.linkspan.broker.outbox.Outboxes;
import io.linkspan.broker.outbox.PeerRoutes;
import io.linkspan.broker.peer.LinkPolicies;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.registry.client.CacheChange;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.schema.ExternalRouteEntry;
import io.linkspan.registry.client.schema.ExternalRouteKey;
import io.linkspan.registry.client.schema.LinkEntry;
import io.linkspan.registry.client.schema.NodeEntry;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/** What one node is told of the others and of peers; the changes come in their order, one at a time for each channel. */
public final class NodeFollower {
    private final PeerFeed peers;
    private final NodeFeed nodes;

    /** @param seen told in which life the registry shows the node itself */
    public NodeFollower(
            NodeId self,
            ClusterNodes nodes,
            NodeRoutes nodeRoutes,
            PeerRoutes peerRoutes,
            Outboxes outboxes,
            LinkPolicies policies,
            LongConsumer seen) {
        this.peers = new PeerFeed(peerRoutes, outboxes, policies);
        this.nodes = new NodeFeed(nodes, nodeRoutes, self, seen, System::nanoTime);
    }

    /**
     * All there is, for a node that begins when the channels have brought their first snapshots long ago: behind what they have
     * told it already. Blocks until it is applied, on {@code thread}, where changes come.
     */
    public void load(Registry registry, Executor thread)
            throws InterruptedException, ExecutionException, TimeoutException {
        var links = NodeLife.answer(registry.links().snapshot());
        var external = NodeLife.answer(registry.externalRoutes().snapshot());
        var brokers = NodeLife.answer(registry.nodes().snapshot());
        var routes = NodeLife.answer(registry.routes().snapshot());
        Runnable apply = () -> {
            link(new CacheChange.Snapshot<>(links));
            peerRoute(new CacheChange.Snapshot<>(external));
            node(new CacheChange.Snapshot<>(brokers));
            nodeRoute(new CacheChange.Snapshot<>(routes));
        };
        NodeLife.answer(CompletableFuture.runAsync(apply, thread));
    }

    void peerRoute(CacheChange<ExternalRouteKey, ExternalRouteEntry> change) {
        peers.route(change);
    }

    void link(CacheChange<String, LinkEntry> change) {
        peers.link(change);
    }

    void node(CacheChange<String, NodeEntry> change) {
        nodes.node(change);
    }

    void nodeRoute(CacheChange<RouteKey, RouteEntry> change) {
        nodes.route(change);
    }

    /** Forgets what has been in doubt for too long; every second or so. */
    public void sweep() {
        nodes.sweep();
    }

    boolean loaded() {
        return peers.loaded() && nodes.loaded();
    }
}
