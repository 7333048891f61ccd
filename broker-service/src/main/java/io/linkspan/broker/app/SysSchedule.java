package io.linkspan.broker.app;

import io.linkspan.broker.config.BrokerConfig;
import io.linkspan.broker.operator.BrokerLog;
import io.linkspan.broker.sys.ClusterFigures;
import io.linkspan.broker.sys.ListenerTraffic;
import io.linkspan.broker.sys.NodeStock;
import io.linkspan.broker.sys.OwnMessages;
import io.linkspan.broker.sys.Presence;
import io.linkspan.broker.sys.SysTopics;
import io.linkspan.broker.vertx.MqttListeners;
import io.linkspan.broker.vertx.TrafficCounter;
import io.linkspan.contracts.message.QoS;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Publishes the values below {@code $SYS/broker} at their interval, and switches presence events on. */
@Singleton
class SysSchedule {
    private final BrokerConfig.Sys config;
    private final BrokerNode node;
    private final String version;
    private final OwnMessages messages;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("broker-sys").factory());
    private volatile long startedNanos;
    private long lastNanos;
    private volatile @Nullable NodeStock stock;
    private final ClusterFigures others;
    private @Nullable SysTopics topics;
    private @Nullable ScheduledFuture<?> schedule;

    SysSchedule(
            BrokerConfig config,
            BrokerNode node,
            ClusterFigures others,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "unknown") String version) {
        this.config = config.sys();
        this.node = node;
        this.version = version;
        this.others = others;
        this.messages = new OwnMessages(node.parts());
        if (this.config.presence()) {
            var parts = node.parts();
            parts.clients().presence(new Presence(parts.node(), messages, System::currentTimeMillis));
        }
    }

    /** Begins, with the first values at once. */
    void start(MqttListeners listeners) {
        startedNanos = System.nanoTime();
        lastNanos = startedNanos;
        var taken = new NodeStock(node.parts(), () -> traffic(listeners));
        stock = taken;
        Duration interval = config.interval();
        if (!interval.isPositive()) {
            return;
        }
        topics = new SysTopics(node.parts().node().value(), version, taken, others);
        schedule = timer.scheduleAtFixedRate(this::guardedTurn, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What this node tells the others about itself; nothing before it has begun. */
    Map<String, Long> figures() {
        NodeStock begun = stock;
        return begun == null ? Map.of() : begun.figures(Duration.ofNanos(System.nanoTime() - startedNanos));
    }

    // A schedule ends with the first exception that leaves its task.
    private void guardedTurn() {
        try {
            turn();
        } catch (RuntimeException failure) {
            BrokerLog.LOG.housekeepingFailed(node.parts().node().value(), failure);
        }
    }

    private void turn() {
        SysTopics now = topics;
        if (now == null) {
            return;
        }
        long nanos = System.nanoTime();
        var loop = node.eventLoops().get(0);
        now.changes(Duration.ofNanos(nanos - startedNanos), Duration.ofNanos(nanos - lastNanos))
                .forEach((topic, text) -> messages.publish(loop, topic, text, QoS.AT_MOST_ONCE, true));
        lastNanos = nanos;
    }

    private static List<ListenerTraffic> traffic(MqttListeners listeners) {
        return listeners.names().stream()
                .map(name -> {
                    var counters = listeners.counters(name);
                    return new ListenerTraffic(
                            name,
                            counters.get(TrafficCounter.OPEN),
                            counters.get(TrafficCounter.ACCEPTED),
                            counters.get(TrafficCounter.BYTES_RECEIVED),
                            counters.get(TrafficCounter.BYTES_SENT),
                            counters.get(TrafficCounter.PACKETS_RECEIVED),
                            counters.get(TrafficCounter.PACKETS_SENT));
                })
                .toList();
    }

    void stop() {
        if (schedule != null) {
            schedule.cancel(false);
        }
        timer.shutdownNow();
    }
}
