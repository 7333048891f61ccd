package io.linkspan.broker.registry;

import io.linkspan.broker.node.ClusterNodes;
import io.linkspan.broker.node.NodeAddress;
import io.linkspan.broker.outbox.NodeInterest;
import io.linkspan.broker.outbox.NodeRoutes;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.registry.client.CacheChange;
import io.linkspan.registry.client.schema.NodeEntry;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Channels {@code cluster-nodes} and {@code node-routes}, applied: the other brokers, and what they want.
 *
 * <p>A registry that keeps nothing loses its routes when it ends. Then every broker writes its routes again, and until then a
 * snapshot is short of them: so a route that is merely missing goes on counting for a while. One too many costs a message
 * that nobody takes; one too few would cost a subscriber its messages.
 */
final class NodeFeed {
    /** Long enough for every broker to notice that the registry is back and to write again. */
    private static final long DOUBT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final String ROLE = "broker/";

    private final ClusterNodes nodes;
    private final NodeRoutes routes;
    private final NodeId self;
    private final LongConsumer seen;
    private final LongSupplier nanos;
    private final Map<RouteKey, Long> missing = new HashMap<>();
    private final AtomicBoolean nodesLoaded = new AtomicBoolean();
    private final AtomicBoolean routesLoaded = new AtomicBoolean();

    /** @param seen told in which life the registry shows the node itself */
    NodeFeed(ClusterNodes nodes, NodeRoutes routes, NodeId self, LongConsumer seen, LongSupplier nanos) {
        this.seen = seen;
        this.nodes = nodes;
        this.routes = routes;
        this.self = self;
        this.nanos = nanos;
    }

    boolean loaded() {
        return nodesLoaded.get() && routesLoaded.get();
    }

    void node(CacheChange<String, NodeEntry> change) {
        switch (change) {
            case CacheChange.Snapshot<String, NodeEntry> all -> {
                var brokers = new ArrayList<NodeAddress>();
                all.entries().forEach((key, entry) -> {
                    look(key, entry);
                    NodeAddress address = address(key, entry);
                    if (address != null) {
                        brokers.add(address);
                    }
                });
                nodes.whole(brokers);
                nodesLoaded.set(true);
            }
            case CacheChange.Put<String, NodeEntry> put -> {
                look(put.key(), put.value());
                NodeAddress address = address(put.key(), put.value());
                if (address != null) {
                    nodes.present(address);
                }
            }
            case CacheChange.Removed<String, NodeEntry> removed -> {
                if (removed.key().startsWith(ROLE)) {
                    nodes.absent(NodeId.of(removed.key().substring(ROLE.length())));
                }
            }
        }
    }

    private void look(String key, NodeEntry entry) {
        if (key.startsWith(ROLE) && entry.node().equals(self.value())) {
            seen.accept(entry.incarnation());
        }
    }

    // A broker without the port is of a version that does not exchange messages, or has no secret to prove itself by.
    private @Nullable NodeAddress address(String key, NodeEntry entry) {
        return key.startsWith(ROLE) && !entry.node().equals(self.value()) && entry.grpcPort() > 0
                ? new NodeAddress(NodeId.of(entry.node()), entry.incarnation(), entry.host(), entry.grpcPort())
                : null;
    }

    synchronized void route(CacheChange<RouteKey, RouteEntry> change) {
        switch (change) {
            case CacheChange.Snapshot<RouteKey, RouteEntry> all -> {
                long now = nanos.getAsLong();
                for (NodeId node : routes.nodes()) {
                    for (TopicFilter filter : routes.filters(node)) {
                        var key = new RouteKey(filter.value(), node.value());
                        if (!all.entries().containsKey(key)) {
                            missing.putIfAbsent(key, now);
                        }
                    }
                }
                all.entries().forEach(this::put);
                routesLoaded.set(true);
            }
            case CacheChange.Put<RouteKey, RouteEntry> put -> put(put.key(), put.value());
            case CacheChange.Removed<RouteKey, RouteEntry> removed -> remove(removed.key());
        }
    }

    /** Takes away the routes that have been missing for too long, and nodes for good; called every second or so. */
    synchronized void sweep() {
        nodes.sweep();
        if (missing.isEmpty()) {
            return;
        }
        long now = nanos.getAsLong();
        var due = new ArrayList<RouteKey>();
        missing.forEach((key, since) -> {
            if (now - since > DOUBT_NANOS) {
                due.add(key);
            }
        });
        due.forEach(this::remove);
    }

    private void put(RouteKey key, RouteEntry entry) {
        missing.remove(key);
        if (!key.node().equals(self.value())) {
            RouteKinds kinds = RouteKinds.of(entry.kinds());
            routes.route(
                    NodeId.of(key.node()),
                    TopicFilter.of(key.filter()),
                    new NodeInterest(
                            entry.revision().incarnation(),
                            kinds.contains(RouteKinds.NORMAL),
                            kinds.contains(RouteKinds.DURABLE),
                            entry.groups()));
        }
    }

    private void remove(RouteKey key) {
        missing.remove(key);
        if (!key.node().equals(self.value())) {
            routes.route(NodeId.of(key.node()), TopicFilter.of(key.filter()), null);
        }
    }
}
