package io.linkspan.broker.app;

import io.linkspan.broker.client.BrokerParts;
import io.linkspan.broker.config.BrokerConfig;
import io.linkspan.broker.config.ClusterConfig;
import io.linkspan.broker.config.ClusterConfig.Durability;
import io.linkspan.broker.log.LogUnavailableException;
import io.linkspan.broker.log.NodeLog;
import io.linkspan.broker.log.Standing;
import io.linkspan.broker.node.ClusterNodes;
import io.linkspan.broker.operator.BrokerLog;
import io.linkspan.broker.peer.LinkPolicies;
import io.linkspan.broker.registry.LinkReport;
import io.linkspan.broker.registry.NodeSupervision;
import io.linkspan.broker.registry.RegistryChannels;
import io.linkspan.broker.registry.RouteFeed;
import io.linkspan.broker.registry.SavedState;
import io.linkspan.broker.registry.SessionFeed;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.Versioned;
import io.linkspan.registry.client.lease.Lease;
import io.linkspan.registry.client.lease.LeaseKeeper;
import io.linkspan.registry.client.schema.LeaseKey;
import io.linkspan.registry.client.schema.NodeEntry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the nodes of this cluster that have a log and are not there: one of the living brokers stands in for each of them
 * after a while. Which one, the lease on the node's log decides.
 */
@Singleton
class StandIns {
    private static final long PERIOD_SECONDS = 1;
    private static final long ANSWER_SECONDS = 5;
    private static final long STOP_SECONDS = 5;

    private final Duration after;
    private final Durability durability;
    private final BrokerNode own;
    private final NodeNetwork network;
    private final ClusterNodes nodes;
    private final RegistryChannels channels;
    private final RouteFeed routes;
    private final LinkPolicies policies;
    private final SavedState state;
    private final NodeSupervision supervision;
    private final Registry registry;
    private final LeaseKeeper leases;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("broker-stand-ins").factory());
    private final Map<NodeId, Long> missing = new HashMap<>();
    private final Map<NodeId, CompletableFuture<Lease>> candidacies = new HashMap<>();
    private final Map<NodeId, StandIn> running = new HashMap<>();

    StandIns(
            BrokerConfig config,
            ClusterConfig cluster,
            BrokerNode own,
            NodeNetwork network,
            ClusterNodes nodes,
            RegistryChannels channels,
            RouteFeed routes,
            LinkPolicies policies,
            SavedState state,
            NodeSupervision supervision,
            Registry registry,
            LeaseKeeper leases) {
        this.after = config.nodes().standInAfter();
        this.durability = cluster.cluster().durability();
        this.own = own;
        this.network = network;
        this.nodes = nodes;
        this.channels = channels;
        this.routes = routes;
        this.policies = policies;
        this.state = state;
        this.supervision = supervision;
        this.registry = registry;
        this.leases = leases;
    }

    /** Begins to look, unless there is nothing to be looked for; when this broker is announced. */
    void start() {
        if (network.open() && durability != Durability.NONE && after.isPositive()) {
            var unused =
                    timer.scheduleWithFixedDelay(this::guardedTurn, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
        }
    }

    // A schedule ends with the first exception that leaves its task.
    private void guardedTurn() {
        try {
            running.values().removeIf(one -> !one.turn());
            look();
        } catch (ExecutionException | TimeoutException away) {
            missing.clear(); // nobody counts as missing while the registry does not say so
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            BrokerLog.LOG.housekeepingFailed(own.parts().node().value(), failure);
        }
        nodes.counters().standIns.set(running.size());
    }

    private void look() throws InterruptedException, ExecutionException, TimeoutException {
        Set<NodeId> gone = new HashSet<>();
        for (String node : answer(own.parts().sessionStore().nodes())) {
            gone.add(NodeId.of(node));
        }
        gone.remove(own.parts().node());
        gone.removeAll(nodes.others());
        gone.removeAll(running.keySet());
        missing.keySet().retainAll(gone);
        for (NodeId node : List.copyOf(candidacies.keySet())) {
            if (!gone.contains(node)) {
                withdraw(node);
            }
        }
        long now = System.nanoTime();
        for (NodeId node : gone) {
            if (now - missing.computeIfAbsent(node, ignored -> now) > after.toNanos()) {
                stand(node);
            }
        }
    }

    private void stand(NodeId node) throws InterruptedException, ExecutionException, TimeoutException {
        var candidacy = candidacies.computeIfAbsent(
                node,
                ignored -> leases.acquire(
                        LeaseKey.log(node.value()), supervision.holder(), NodeSupervision.LOG_LEASE, lost -> {}));
        if (!candidacy.isDone()) {
            return; // another has it, or has had it and is dead
        }
        candidacies.remove(node);
        Lease lease = candidacy.join();
        if (shown(node) != null) {
            lease.close(); // it is about to begin
            return;
        }
        var standIn = new StandIn(this, node, lease);
        boolean begun = false;
        try {
            standIn.begin();
            begun = true;
            running.put(node, standIn);
        } catch (LogUnavailableException failure) {
            BrokerLog.LOG.cannotStandIn(node.value(), String.valueOf(failure.getMessage()));
        } finally {
            if (!begun) {
                standIn.end();
            }
        }
    }

    private void withdraw(NodeId node) {
        var candidacy = candidacies.remove(node);
        if (candidacy != null && !candidacy.cancel(false) && !candidacy.isCompletedExceptionally()) {
            candidacy.join().close();
        }
    }

    /** Ends all of them, so that others may stand in for those nodes; before this broker leaves. */
    void stop() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                timer.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        List.copyOf(candidacies.keySet()).forEach(this::withdraw);
        running.values().forEach(StandIn::end);
        running.clear();
        nodes.counters().standIns.set(0);
    }

    // --- for those that stand in

    /** How the node shows itself in the registry; null when it does not. */
    @Nullable
    NodeEntry shown(NodeId node) throws InterruptedException, ExecutionException, TimeoutException {
        Versioned<NodeEntry> found = answer(registry.nodes().get(NodeEntry.key("broker", node.value())));
        return found == null ? null : found.value();
    }

    /** How it is shown from now on: at this broker's address. */
    NodeEntry entry(NodeId node, long incarnation, InstanceId instance) {
        return supervision.standIn(node, incarnation, instance);
    }

    LinkReport report(NodeId node, long incarnation, BrokerParts parts) {
        return new LinkReport(registry, node.value(), incarnation, policies, parts.outboxes(), parts.receiver());
    }

    NodeMemory memory(SessionFeed sessions, NodeLog log, ClusterNodes others, Standing standing) {
        return new NodeMemory(durability, state, sessions, log, others, standing);
    }

    BrokerNode own() {
        return own;
    }

    NodeNetwork network() {
        return network;
    }

    RegistryChannels channels() {
        return channels;
    }

    RouteFeed routes() {
        return routes;
    }

    LinkPolicies policies() {
        return policies;
    }

    Registry registry() {
        return registry;
    }

    private static <T extends @Nullable Object> T answer(CompletionStage<T> stage)
            throws InterruptedException, ExecutionException, TimeoutException {
        return stage.toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }
}
