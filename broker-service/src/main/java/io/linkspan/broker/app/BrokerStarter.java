package io.linkspan.broker.app;

import io.linkspan.broker.config.BrokerConfig;
import io.linkspan.broker.config.ClusterConfig;
import io.linkspan.broker.connection.ListenerConfig;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.log.LogUnavailableException;
import io.linkspan.broker.metrics.ListenerMetrics;
import io.linkspan.broker.operator.BrokerLog;
import io.linkspan.broker.outbox.StreamOrigin;
import io.linkspan.broker.registry.NodeSupervision;
import io.linkspan.broker.vertx.EventLoops;
import io.linkspan.broker.vertx.MqttListeners;
import io.linkspan.broker.vertx.tls.Certificates;
import io.linkspan.contracts.tls.TlsFilesException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Starts the broker in its order — users, registry, retained messages, listeners — on a thread of its own, so that the
 * process answers its probes while the registry is still away; and stops it in reverse.
 */
@ApplicationScoped
public class BrokerStarter {
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration FLUSH_DISCONNECTS = Duration.ofMillis(200);

    private final BrokerConfig config;
    private final ClusterConfig cluster;
    private final BrokerNode node;
    private final NodeSupervision supervision;
    private final NodeNetwork network;
    private final Vertx vertx;
    private final ListenerMetrics metrics;
    private final SysSchedule sysTopics;
    private final NodeMemory memory;
    private final StandIns standIns;
    private final AccessAssembly access;
    private List<ListenerConfig> listenerConfigs = List.of();
    private @Nullable Certificates certificates;
    private volatile @Nullable MqttListeners listeners;
    private volatile boolean ready;
    private final CountDownLatch stopping = new CountDownLatch(1);

    BrokerStarter(
            BrokerConfig config,
            ClusterConfig cluster,
            BrokerNode node,
            NodeSupervision supervision,
            NodeNetwork network,
            Vertx vertx,
            ListenerMetrics metrics,
            SysSchedule sysTopics,
            NodeMemory memory,
            StandIns standIns,
            AccessAssembly access) {
        this.memory = memory;
        this.standIns = standIns;
        this.access = access;
        this.sysTopics = sysTopics;
        this.config = config;
        this.cluster = cluster;
        this.node = node;
        this.supervision = supervision;
        this.network = network;
        this.vertx = vertx;
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent event) {
        listenerConfigs = ListenerPlan.of(config);
        certificates = certificates(listenerConfigs);
        if (config.allowAnonymous()) {
            BrokerLog.LOG.anonymousAllowed(cluster.cluster().name());
        }
        Thread.ofPlatform().daemon().name("broker-start").start(this::run);
    }

    private static Certificates certificates(List<ListenerConfig> listeners) {
        try {
            return Certificates.load(listeners);
        } catch (TlsFilesException unusable) {
            throw new ConfigurationException(unusable.getMessage(), unusable);
        }
    }

    private void run() {
        try {
            while (!opened() && !stopping.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                // Tried again until the registry is there or the process stops.
            }
        } catch (CannotListenException taken) {
            // Waiting would not free the port, and a broker without its listeners is none.
            BrokerLog.LOG.cannotListen(String.valueOf(taken.getMessage()));
            Quarkus.asyncExit(1);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean opened() throws InterruptedException {
        try {
            open();
            return true;
        } catch (ExecutionException | TimeoutException | LogUnavailableException away) {
            BrokerLog.LOG.waitingForRegistry(
                    away instanceof TimeoutException ? "no answer in time" : String.valueOf(away.getMessage()));
            return false;
        }
    }

    private void open() throws InterruptedException, ExecutionException, TimeoutException {
        NodeSupervision.Life life = supervision.begin();
        if (life.unreadableRetained() > 0) {
            BrokerLog.LOG.retainedUnreadable(life.unreadableRetained());
        }
        var parts = node.parts();
        var origin = new StreamOrigin(parts.cluster(), life.instance(), parts.node(), life.incarnation());
        parts.outboxes().start(origin);
        var past = memory.read(parts.node().value(), life.incarnation());
        var observer = new LoggingObserver();
        var loops = EventLoops.create(
                vertx, config.eventLoops().orElse(Runtime.getRuntime().availableProcessors()), observer);
        node.start(loops.list());
        network.prepare();
        memory.recall(past, parts, node.eventLoops(), life.incarnation());
        supervision.recalled();
        int grpc = connect(origin);
        var opened = listen(loops);
        listeners = opened;
        metrics.bind(opened);
        int mqtt = opened.port(BrokerLimits.MQTT_LISTENER);
        int link = opened.port(BrokerLimits.LINK_LISTENER);
        sysTopics.start(opened);
        supervision.announce(mqtt, link, grpc, sysTopics::figures);
        ready = true;
        standIns.start();
        BrokerLog.LOG.ready(
                cluster.cluster().name(),
                cluster.node().id(),
                life.incarnation(),
                mqtt,
                link,
                loops.list().size(),
                parts.retained().size());
    }

    private MqttListeners listen(EventLoops loops) throws InterruptedException, ExecutionException, TimeoutException {
        try {
            var opened = MqttListeners.start(
                            vertx, loops, listenerConfigs, Objects.requireNonNull(certificates), node::accept)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            listenerConfigs.forEach(listener -> BrokerLog.LOG.listening(
                    listener.name(), listener.transport().word(), listener.host(), opened.port(listener.name())));
            return opened;
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof IOException taken) {
                throw new CannotListenException(taken);
            }
            throw refused;
        }
    }

    private int connect(StreamOrigin origin) throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return network.start(origin);
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof IOException taken) {
                throw new CannotListenException(taken);
            }
            throw refused;
        }
    }

    /** A port is taken, or an address is not this machine's. */
    private static final class CannotListenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CannotListenException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** Whether the first load is done and clients are let in. */
    public boolean ready() {
        return ready;
    }

    /**
     * The port that a listener is bound to.
     *
     * @throws IllegalStateException the broker is not ready
     */
    public int port(String listener) {
        MqttListeners open = listeners;
        if (open == null) {
            throw new IllegalStateException("no listener is open yet");
        }
        return open.port(listener);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
        ready = false;
        var open = listeners;
        if (open == null) {
            supervision.end();
        } else {
            BrokerLog.LOG.stopping(node.parts().clients().count());
            supervision.leave();
            standIns.stop();
            serveOn(node.parts().limits().connections().shutdown().notice());
            var following = network.following();
            sendClientsAway();
            network.handOn(following);
            sysTopics.stop();
            memory.flush(node.eventLoops());
            network.stop();
            supervision.end();
            open.stop();
        }
        access.close();
    }

    // Load balancers take a moment to learn that this node is not ready.
    private static void serveOn(Duration notice) {
        try {
            TimeUnit.NANOSECONDS.sleep(notice.toNanos());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendClientsAway() {
        long began = System.nanoTime();
        node.sendClientsAway();
        waitForGoodbyes();
        BrokerLog.LOG.sentAway(
                node.parts().counters().sentAway.sum(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }

    private void waitForGoodbyes() {
        long deadline = System.nanoTime() + FLUSH_DISCONNECTS.toNanos();
        while (node.parts().clients().count() > 0 && System.nanoTime() < deadline) {
            java.util.concurrent.locks.LockSupport.parkNanos(
                    Duration.ofMillis(5).toNanos());
        }
    }
}
