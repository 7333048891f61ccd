package io.linkspan.link.service;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.link.config.ClusterConfig;
import io.linkspan.link.config.LinkConfig;
import io.linkspan.link.control.Timings;
import io.linkspan.link.log.LinkLog;
import io.linkspan.link.log.LoggedEvents;
import io.linkspan.link.loop.ThreadLoops;
import io.linkspan.link.metrics.MetricNames;
import io.linkspan.link.metrics.MicrometerMeters;
import io.linkspan.link.mqtt.HiveMqDialer;
import io.linkspan.link.registry.LinkEntryReader;
import io.linkspan.link.registry.LivingReplicas;
import io.linkspan.link.registry.NodeRegistration;
import io.linkspan.link.registry.RegistryClaims;
import io.linkspan.link.registry.RegistryExternalRoutes;
import io.linkspan.link.registry.RegistryFeeds;
import io.linkspan.link.registry.RegistryStatusSink;
import io.linkspan.link.registry.ReplicaSlot;
import io.linkspan.link.supervise.Environment;
import io.linkspan.link.supervise.LinkSupervisor;
import io.linkspan.registry.client.CacheChange;
import io.linkspan.registry.client.KeyLimit;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.lease.LeaseHolder;
import io.linkspan.registry.client.lease.LeaseKeeper;
import io.linkspan.registry.client.schema.LinkEntry;
import io.linkspan.registry.client.schema.NodeEntry;
import io.linkspan.registry.client.schema.Revision;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * Starts this service once the registry is there, on a thread of its own, so that the process answers its probes
 * meanwhile; and stops it in order. What the channels bring before that waits.
 */
@ApplicationScoped
public class LinkService {

    private static final long RETRY_MILLIS = 1_000;
    private static final long ANSWER_SECONDS = 15;
    private static final String ROLE = "link";

    private final ClusterConfig cluster;
    private final LinkConfig config;
    private final Registry registry;
    private final LeaseKeeper leases;
    private final MeterRegistry meters;
    private final String version;
    private final int managementPort;
    private final CompletableFuture<RunningService> running = new CompletableFuture<>();
    private final CountDownLatch stopping = new CountDownLatch(1);

    LinkService(
            ClusterConfig cluster,
            LinkConfig config,
            Registry registry,
            LeaseKeeper leases,
            MeterRegistry meters,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "unknown") String version,
            @ConfigProperty(name = "quarkus.management.port", defaultValue = "0") int managementPort) {
        this.cluster = cluster;
        this.config = config;
        this.registry = registry;
        this.leases = leases;
        this.meters = meters;
        this.version = version;
        this.managementPort = managementPort;
    }

    /** Whether the first load is done. */
    public boolean ready() {
        return running.isDone()
                && !running.isCompletedExceptionally()
                && running.join().supervisor().ready();
    }

    void start(@Observes StartupEvent event) {
        SettingRules.check(config);
        ClusterName own = ClusterName.of(cluster.cluster().name());
        NodeId node = NodeId.of(cluster.node().id());
        Thread.ofVirtual().name("link-start").start(() -> begin(own, node));
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
        if (running.isDone() && !running.isCompletedExceptionally()) {
            LinkLog.LOG.stopping();
            running.join().stop();
        }
        running.cancel(false);
    }

    /** Link specs. */
    @Incoming("link-specs")
    public CompletionStage<Void> links(CacheChange<String, LinkEntry> change) {
        return running.thenAccept(service -> service.feeds().links(change));
    }

    /** Living processes. */
    @Incoming("link-nodes")
    public CompletionStage<Void> nodes(CacheChange<String, NodeEntry> change) {
        return running.thenAccept(service -> service.feeds().nodes(change));
    }

    /** What this cluster's nodes want. */
    @Incoming("link-routes")
    public CompletionStage<Void> routes(CacheChange<RouteKey, RouteEntry> change) {
        return running.thenAccept(service -> service.feeds().routes(change));
    }

    private void begin(ClusterName own, NodeId node) {
        try {
            Life life = null;
            while (life == null && stopping.getCount() > 0) {
                life = life(node);
                if (life == null && stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            if (life != null && stopping.getCount() > 0) {
                assemble(own, node, life);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Life(InstanceId instance, long incarnation) {}

    private @Nullable Life life(NodeId node) throws InterruptedException {
        try {
            answer(registry.ready());
            return new Life(answer(registry.instance()), answer(registry.nextIncarnation(ROLE + "/" + node)));
        } catch (ExecutionException | TimeoutException e) {
            LinkLog.LOG.waitingForRegistry(
                    e instanceof TimeoutException ? "no answer in time" : String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static <T extends @Nullable Object> T answer(CompletionStage<T> stage)
            throws InterruptedException, ExecutionException, TimeoutException {
        return stage.toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    private void assemble(ClusterName own, NodeId node, Life life) {
        String self = NodeEntry.key(ROLE, node.value());
        LeaseHolder holder = new LeaseHolder(self, life.incarnation());
        LivingReplicas living = new LivingReplicas(System::nanoTime);
        ThreadLoops loops = new ThreadLoops(config.threads(), LinkLog.LOG::taskFailed);
        HiveMqDialer dialer = new HiveMqDialer(config.mqttThreads());
        showMeters(loops, dialer);
        ReplicaSlot slot =
                new ReplicaSlot(registry, leases, holder, config.leaseDuration(), loops.create("replica slot"));
        Environment environment = new Environment(
                own,
                life.instance(),
                node,
                slot::number,
                loops,
                dialer,
                new ServiceIdentity(
                        config.serviceUsername(), config.servicePasswordFile(), node.value(), config.connectTimeout()),
                new RegistryExternalRoutes(registry, new LongFilters()),
                new RegistryClaims(registry, leases, holder, config.leaseDuration(), living),
                new RegistryStatusSink(registry, self, life.incarnation()),
                new LoggedEvents(),
                new MicrometerMeters(meters),
                new Timings(config.heartbeatInterval(), config.peerTimeout()),
                config.connectTimeout(),
                config.limits().routesPerPeer(),
                config.routeRetention(),
                new SharedRandom());
        LinkSupervisor supervisor = new LinkSupervisor(environment);
        NodeRegistration registration =
                new NodeRegistration(registry, entry(node, life), supervisor::ready, loops.create("registration"));
        RegistryFeeds feeds =
                new RegistryFeeds(supervisor, new LinkEntryReader(own, config.encryptionKeyFile()), living);
        var unused = slot.start().thenAccept(number -> {
            LinkLog.LOG.running(
                    own.value(),
                    node.value(),
                    life.incarnation(),
                    life.instance().toString(),
                    number);
            registration.start();
            running.complete(new RunningService(supervisor, feeds, registration, slot, loops));
        });
    }

    private NodeEntry entry(NodeId node, Life life) {
        return new NodeEntry(
                node.value(),
                ROLE,
                life.incarnation(),
                life.instance().toString(),
                cluster.node().host(),
                0,
                0,
                0,
                managementPort,
                version,
                System.currentTimeMillis(),
                false,
                Revision.first(life.incarnation()));
    }

    private void showMeters(ThreadLoops loops, HiveMqDialer dialer) {
        Gauge.builder(MetricNames.MAILBOX_WAITING, loops, ThreadLoops::waiting).register(meters);
        FunctionCounter.builder(MetricNames.DELIVERIES_DROPPED, dialer, HiveMqDialer::droppedDeliveries)
                .register(meters);
    }

    /** Says once a link that the registry cannot keep a route of its peer. */
    private static final class LongFilters implements Consumer<ClusterName> {
        private final Set<ClusterName> told = ConcurrentHashMap.newKeySet();

        @Override
        public void accept(ClusterName link) {
            if (told.add(link)) {
                LinkLog.LOG.filterTooLong(link.value(), KeyLimit.TEXT_BYTES);
            }
        }
    }

    /** Random numbers from the generator of the calling thread: links run on several. */
    private static final class SharedRandom implements java.util.random.RandomGenerator {
        @Override
        public long nextLong() {
            return ThreadLocalRandom.current().nextLong();
        }
    }
}
