package io.linkspan.broker.registry;

import io.linkspan.broker.client.BrokerParts;
import io.linkspan.broker.config.ClusterConfig;
import io.linkspan.broker.file.WatchedFiles;
import io.linkspan.broker.log.Standing;
import io.linkspan.broker.operator.BrokerLog;
import io.linkspan.broker.peer.LinkPolicies;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.lease.Lease;
import io.linkspan.registry.client.lease.LeaseHolder;
import io.linkspan.registry.client.lease.LeaseKeeper;
import io.linkspan.registry.client.schema.LeaseKey;
import io.linkspan.registry.client.schema.NodeEntry;
import io.linkspan.registry.client.schema.Revision;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
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
 * This broker's life as the registry knows it, and what has to be done every second of it. Another broker that stands in for
 * this node meanwhile gives way first.
 */
@ApplicationScoped
public class NodeSupervision {
    /** How long the lease on a node's log lasts: until then a broker that stood in for it, and has died, counts as there. */
    public static final Duration LOG_LEASE = Duration.ofSeconds(5);

    private static final long REPORT_SECONDS = 1;
    private static final long RENEWALS_EVERY = NodeEntry.RENEWAL.toSeconds() / REPORT_SECONDS;

    /** What a new life begins with. */
    public record Life(InstanceId instance, long incarnation, int unreadableRetained) {}

    private final Registry registry;
    private final LeaseKeeper leases;
    private final NodeLife node;
    private final RetainedFeed retained;
    private final WatchedFiles files;
    private final RegistryChannels channels;
    private final LinkPolicies policies;
    private final BrokerParts parts;
    private final String host;
    private final String version;
    private final int managementPort;
    private final AtomicLong turns = new AtomicLong();
    private final ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("broker-housekeeping").factory());
    private volatile @Nullable Life life;
    private volatile @Nullable Lease lease;
    private volatile @Nullable NodeEntry shown;
    private volatile boolean leaving;
    private volatile @Nullable Supplier<Map<String, Long>> figures;
    private volatile @Nullable ScheduledFuture<?> schedule;

    NodeSupervision(
            Registry registry,
            LeaseKeeper leases,
            RouteWriter routes,
            RetainedFeed retained,
            WatchedFiles files,
            RegistryChannels channels,
            LinkPolicies policies,
            BrokerParts parts,
            Standing standing,
            ClusterConfig cluster,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "unknown") String version,
            @ConfigProperty(name = "quarkus.management.port", defaultValue = "0") int managementPort) {
        this.registry = registry;
        this.leases = leases;
        this.node = new NodeLife(registry, parts.node(), routes, standing::seen);
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
     * Waits until what other brokers and peers want is known and nobody stands in for this node, takes an incarnation, removes
     * the routes of former lives that end with them, loads retained messages. Blocks; may be repeated.
     */
    public Life begin() throws InterruptedException, ExecutionException, TimeoutException {
        NodeLife.answer(registry.ready());
        // Whoever publishes before it is known what others want would be acknowledged, and they would not get it.
        NodeLife.answer(channels.loading());
        claimLog();
        NodeLife.Begun begun = node.begin();
        retained.start(begun.incarnation());
        int unreadable = RetainedFeed.load(
                parts.retained(), NodeLife.answer(registry.retained().snapshot()));
        var with = new Life(begun.instance(), begun.incarnation(), unreadable);
        life = with;
        return with;
    }

    // Who stands in for this node sees the entry, ends, and gives the lease back; who is about to, sees it and does not
    // begin.
    private void claimLog() throws InterruptedException, ExecutionException, TimeoutException {
        String key = NodeEntry.key("broker", parts.node().value());
        long asking = NodeLife.answer(registry.nextIncarnation(key));
        InstanceId instance = NodeLife.answer(registry.instance());
        NodeLife.answer(registry.nodes().put(key, entry(asking, instance, 0, 0, 0, false), NodeEntry.LIFESPAN));
        var candidacy =
                leases.acquire(LeaseKey.log(parts.node().value()), new LeaseHolder(key, asking), LOG_LEASE, lost -> {});
        try {
            lease = NodeLife.answer(candidacy);
        } finally {
            candidacy.cancel(false);
        }
    }

    private NodeEntry entry(
            long incarnation, InstanceId instance, int mqttPort, int linkPort, int grpcPort, boolean ready) {
        return new NodeEntry(
                parts.node().value(),
                "broker",
                incarnation,
                instance.toString(),
                host,
                mqttPort,
                linkPort,
                grpcPort,
                managementPort,
                version,
                System.currentTimeMillis(),
                ready,
                Revision.first(incarnation));
    }

    /** The sessions of former lives are there again, with their routes: those that are left over go. */
    public void recalled() {
        node.recalled();
    }

    // It is seen to live from now on: before that somebody might have taken it for missing.
    private void releaseLog() {
        Lease held = lease;
        if (held != null) {
            held.close();
        }
    }

    /**
     * Shows the node to the cluster, now that its listeners are open; keeps it shown until {@link #end}.
     *
     * @param counted what it counts, taken at every renewal
     */
    public void announce(int mqttPort, int linkPort, int grpcPort, Supplier<Map<String, Long>> counted) {
        Life begun = life;
        if (begun == null) {
            throw new IllegalStateException("announced before it began");
        }
        figures = counted;
        NodeEntry entry = entry(begun.incarnation, begun.instance, mqttPort, linkPort, grpcPort, true);
        shown = entry;
        node.announce(
                entry,
                new LinkReport(
                        registry,
                        parts.node().value(),
                        begun.incarnation,
                        policies,
                        parts.outboxes(),
                        parts.receiver()));
        node.renew(leaving, counted.get(), this::releaseLog);
        schedule = housekeeping.scheduleWithFixedDelay(this::guardedTurn, 0, REPORT_SECONDS, TimeUnit.SECONDS);
    }

    /** Who has leases in this life of the broker. */
    public LeaseHolder holder() {
        return new LeaseHolder(NodeEntry.key("broker", parts.node().value()), Objects.requireNonNull(life).incarnation);
    }

    /** How another node is shown while this broker stands in for it: at its ports, and without one for clients. */
    public NodeEntry standIn(NodeId other, long incarnation, InstanceId instance) {
        NodeEntry own = Objects.requireNonNull(shown);
        return new NodeEntry(
                other.value(),
                own.role(),
                incarnation,
                instance.toString(),
                own.host(),
                0,
                own.linkPort(),
                own.grpcPort(),
                0,
                own.version(),
                System.currentTimeMillis(),
                false,
                Revision.first(incarnation),
                false,
                Map.of(),
                own.node());
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
        boolean renewal = turns.getAndIncrement() % RENEWALS_EVERY == 0;
        if (renewal) {
            renew();
        }
        node.report(renewal);
    }

    private void renew() {
        var counted = figures;
        node.renew(leaving, counted == null ? Map.of() : counted.get());
    }

    /** The node is about to go on purpose: it says so at once, and stays in the list until {@link #end}. */
    public void leave() {
        leaving = true;
        if (node.announced()) {
            housekeeping.execute(this::renew);
        }
    }

    /** The node goes on purpose: its entry goes at once, so that others need not wait for it to expire. */
    public void end() {
        ScheduledFuture<?> running = schedule;
        if (running != null) {
            running.cancel(false);
        }
        housekeeping.shutdownNow();
        node.end();
    }
}
