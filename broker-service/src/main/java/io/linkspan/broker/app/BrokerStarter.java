package io.linkspan.broker.app;

import io.linkspan.broker.config.BrokerConfig;
import io.linkspan.broker.config.ClusterConfig;
import io.linkspan.broker.connection.ListenerConfig;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.operator.BrokerLog;
import io.linkspan.broker.outbox.StreamOrigin;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.registry.NodeSupervision;
import io.linkspan.broker.vertx.EventLoops;
import io.linkspan.broker.vertx.MqttListeners;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
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
    private final Vertx vertx;
    private List<ListenerConfig> listenerConfigs = List.of();
    private volatile @Nullable MqttListeners listeners;
    private volatile boolean ready;
    private final CountDownLatch stopping = new CountDownLatch(1);

    BrokerStarter(
            BrokerConfig config, ClusterConfig cluster, BrokerNode node, NodeSupervision supervision, Vertx vertx) {
        this.config = config;
        this.cluster = cluster;
        this.node = node;
        this.supervision = supervision;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        listenerConfigs = ListenerPlan.of(config);
        if (config.allowAnonymous()) {
            BrokerLog.LOG.anonymousAllowed(cluster.cluster().name());
        }
        Thread.ofPlatform().daemon().name("broker-start").start(this::run);
    }

    private void run() {
        try {
            while (!opened() && !stopping.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                // Tried again until the registry is there or the process stops.
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean opened() throws InterruptedException {
        try {
            open();
            return true;
        } catch (ExecutionException | TimeoutException away) {
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
        parts.outboxes().start(new StreamOrigin(parts.cluster(), life.instance(), parts.node(), life.incarnation()));
        var observer = new LoggingObserver();
        var loops = EventLoops.create(
                vertx, config.eventLoops().orElse(Runtime.getRuntime().availableProcessors()), observer);
        node.start(loops.list());
        var opened = MqttListeners.start(vertx, loops, listenerConfigs, node::accept)
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        listeners = opened;
        int mqtt = opened.port(BrokerLimits.MQTT_LISTENER);
        int link = opened.port(BrokerLimits.LINK_LISTENER);
        supervision.announce(mqtt, link, config.grpcPort());
        ready = true;
        BrokerLog.LOG.ready(
                cluster.cluster().name(),
                cluster.node().id(),
                life.incarnation(),
                mqtt,
                link,
                loops.list().size(),
                parts.retained().size());
    }

    /** Whether the first load is done and clients are let in. */
    public boolean ready() {
        return ready;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
        ready = false;
        supervision.end();
        var open = listeners;
        if (open != null) {
            BrokerLog.LOG.stopping(node.parts().clients().count());
            node.parts().clients().disconnectAll(ReasonCode.SERVER_SHUTTING_DOWN, "the server is shutting down");
            waitForGoodbyes();
            open.stop();
        }
        node.stop();
    }

    private void waitForGoodbyes() {
        long deadline = System.nanoTime() + FLUSH_DISCONNECTS.toNanos();
        while (node.parts().clients().count() > 0 && System.nanoTime() < deadline) {
            java.util.concurrent.locks.LockSupport.parkNanos(
                    Duration.ofMillis(5).toNanos());
        }
    }
}
