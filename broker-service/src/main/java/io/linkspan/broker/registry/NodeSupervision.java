package io.linkspan.broker.registry;

import io.linkspan.broker.client.BrokerParts;
import io.linkspan.broker.config.ClusterConfig;
import io.linkspan.broker.file.WatchedFiles;
import io.linkspan.broker.operator.BrokerLog;
import io.linkspan.broker.peer.LinkPolicies;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.schema.NodeEntry;
import io.linkspan.registry.client.schema.Revision;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * This node's life as the registry knows it: it begins with a fresh incarnation and without the routes of the life
 * before, shows itself under {@code nodes} until it ends, and reports about its links.
 */
@ApplicationScoped
public class NodeSupervision {
    private static final long ANSWER_SECONDS = 15;
    private static final long REPORT_SECONDS = 1;
    private static final long RENEWALS_EVERY = NodeEntry.RENEWAL.toSeconds() / REPORT_SECONDS;

    /** What a new life begins with. */
    public record Life(InstanceId instance, long incarnation, int unreadableRetained) {}

    private record Announced(NodeEntry entry, LinkReport report, Supplier<Map<String, Long>> figures) {}

    private final Registry registry;
    private final RouteFeed routes;
    private final RetainedFeed retained;
    private final WatchedFiles files;
    private final RegistryChannels channels;
    private final LinkPolicies policies;
    private final BrokerParts parts;
    private final String host;
    private final String version;
    private final int managementPort;
    private final AtomicLong turns = new AtomicLong();
    private final AtomicLong revision = new AtomicLong();
    private final ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("broker-housekeeping").factory());
    private volatile @Nullable Life life;
    private volatile boolean leaving;
    private volatile @Nullable Announced announced;
    private volatile @Nullable ScheduledFuture<?> schedule;

    NodeSupervision(
            Registry registry,
            RouteFeed routes,
            RetainedFeed retained,
            WatchedFiles files,
            RegistryChannels channels,
            LinkPolicies policies,
            BrokerParts parts,
            ClusterConfig cluster,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "unknown") String version,
            @ConfigProperty(name = "quarkus.management.port", defaultValue = "0") int managementPort) {
        this.registry = registry;
        this.routes = routes;
        this.retained = retained;
        this.files = files;
        this.channels = channels;
        this.policies = policies;
        this.parts = parts;
        this.host = cluster.node().host();
        this.version = version;
        this.managementPort = managementPort;
    }

    /**
     * Takes an incarnation, removes the routes of former lives that end with them, loads retained messages. Blocks; may be
     * repeated.
     */
    public Life begin() throws InterruptedException, ExecutionException, TimeoutException {
        answer(registry.ready());
        long incarnation = answer(registry.nextIncarnation("broker/" + parts.node()));
        InstanceId instance = answer(registry.instance());
        routes.start(parts.node().value(), incarnation);
        retained.start(incarnation);
        removeRoutes();
        int unreadable =
                RetainedFeed.load(parts.retained(), answer(registry.retained().snapshot()));
        var begun = new Life(instance, incarnation, unreadable);
        life = begun;
        return begun;
    }

    // A durable route stays until its sessions are there again: without it others would let go of what they are owed.
    private void removeRoutes() throws InterruptedException, ExecutionException, TimeoutException {
        List<RouteKey> ended = new ArrayList<>();
        List<RouteKey> durable = new ArrayList<>();
        answer(registry.routes().snapshot()).forEach((key, entry) -> {
            if (key.node().equals(parts.node().value())) {
                (isDurable(entry) ? durable : ended).add(key);
            }
        });
        routes.former(durable);
        answer(registry.routes().removeAll(ended));
    }

    private static boolean isDurable(RouteEntry entry) {
        return (entry.kinds() & RouteKinds.DURABLE.bits()) != 0;
    }

    /** The sessions of former lives are there again, with their routes: those that are left over go. */
    public void recalled() {
        routes.forgetFormer();
    }

    /**
     * Shows the node to the cluster, now that its listeners are open; keeps it shown until {@link #end}.
     *
     * @param figures what it counts, taken at every renewal
     */
    public void announce(int mqttPort, int linkPort, int grpcPort, Supplier<Map<String, Long>> figures) {
        Life begun = life;
        if (begun == null) {
            throw new IllegalStateException("announced before it began");
        }
        var entry = new NodeEntry(
                parts.node().value(),
                "broker",
                begun.incarnation,
                begun.instance.toString(),
                host,
                mqttPort,
                linkPort,
                grpcPort,
                managementPort,
                version,
                System.currentTimeMillis(),
                true,
                Revision.first(begun.incarnation));
        var report = new LinkReport(
                registry, parts.node().value(), begun.incarnation, policies, parts.outboxes(), parts.receiver());
        announced = new Announced(entry, report, figures);
        schedule = housekeeping.scheduleWithFixedDelay(this::guardedTurn, 0, REPORT_SECONDS, TimeUnit.SECONDS);
    }

    // A schedule ends with the first exception that leaves its task.
    private void guardedTurn() {
        try {
            turn();
        } catch (RuntimeException failure) {
            BrokerLog.LOG.housekeepingFailed(parts.node().value(), failure);
        }
    }

    private void turn() {
        files.refresh();
        parts.outboxes().expire();
        channels.sweep();
        var now = announced;
        if (now == null) {
            return;
        }
        boolean renewal = turns.getAndIncrement() % RENEWALS_EVERY == 0;
        if (renewal) {
            renew(now);
        }
        now.report.write(renewal);
    }

    private void renew(Announced now) {
        boolean going = leaving;
        NodeEntry entry = now.entry.renewed(!going, going, now.figures.get(), revision.incrementAndGet());
        registry.nodes()
                .put(NodeEntry.key("broker", entry.node()), entry, NodeEntry.LIFESPAN)
                .exceptionally(away -> null); // renewed again within the lifespan
    }

    /** The node is about to go on purpose: it says so at once, and stays in the list until {@link #end}. */
    public void leave() {
        leaving = true;
        var now = announced;
        if (now != null) {
            housekeeping.execute(() -> renew(now));
        }
    }

    /** The node goes on purpose: its entry goes at once, so that others need not wait for it to expire. */
    public void end() {
        ScheduledFuture<?> running = schedule;
        if (running != null) {
            running.cancel(false);
        }
        housekeeping.shutdownNow();
        var now = announced;
        announced = null;
        if (now == null) {
            return;
        }
        try {
            registry.nodes()
                    .remove(NodeEntry.key("broker", now.entry.node()))
                    .toCompletableFuture()
                    .get(1, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException away) {
            // Then the entry expires.
        }
    }

    private static <T extends @Nullable Object> T answer(CompletionStage<T> stage)
            throws InterruptedException, ExecutionException, TimeoutException {
        return stage.toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }
}
