package io.linkspan.broker.metrics;

import io.linkspan.broker.client.BrokerParts;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.limits.Limit;
import io.linkspan.broker.log.NodeLog;
import io.linkspan.broker.node.ClusterNodes;
import io.linkspan.broker.outbox.Destination;
import io.linkspan.broker.outbox.NodeRoutes;
import io.linkspan.broker.outbox.Outbox;
import io.linkspan.broker.registry.RetainedFeed;
import io.linkspan.broker.registry.RouteFeed;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Publishes the broker's counters, sizes and limits. */
@ApplicationScoped
class BrokerMetrics {
    private final MeterRegistry registry;

    BrokerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void bind(
            @Observes StartupEvent event,
            BrokerParts parts,
            RouteFeed routes,
            RetainedFeed retained,
            ClusterNodes nodes,
            NodeRoutes nodeRoutes,
            NodeLog log) {
        nodes(nodes, nodeRoutes);
        gauge(MetricNames.CONNECTIONS, () -> parts.clients().count());
        gauge(MetricNames.SESSIONS, () -> parts.sessions().size());
        gauge(MetricNames.MOVING, () -> parts.sessions().elsewhere().leaving(), MetricNames.DIRECTION, "leaving");
        gauge(MetricNames.MOVING, () -> parts.sessions().elsewhere().coming(), MetricNames.DIRECTION, "coming");
        gauge(MetricNames.SUBSCRIPTIONS, () -> parts.tree().subscriptions());
        gauge(MetricNames.FILTERS, () -> parts.tree().filters());
        gauge(MetricNames.RETAINED, () -> parts.retained().size());
        gauge(MetricNames.RETAINED_BYTES, () -> parts.retained().bytes());
        gauge(MetricNames.QUEUED, () -> parts.sessions().memory().messages());
        gauge(MetricNames.QUEUED_BYTES, () -> parts.sessions().memory().bytes());
        gauge(MetricNames.QUEUEING, () -> parts.sessions().memory().queueing());
        gauge(MetricNames.MAILBOX, () -> parts.publisher().underWay());
        gauge(MetricNames.REGISTRY_BACKLOG, routes::waiting, MetricNames.CHANNEL, "subscription-changes");
        gauge(MetricNames.REGISTRY_BACKLOG, retained::waiting, MetricNames.CHANNEL, "retained-changes");
        log(log);
        counters(parts.counters());
        limits(parts.limits());
        parts.outboxes().onCreated(this::outbox);
    }

    private void log(NodeLog log) {
        gauge(MetricNames.LOG_PENDING, log::pendingBytes);
        gauge(MetricNames.LOG_BYTES, log::bytes);
        gauge(MetricNames.LOG_ENTRIES, log::entries);
        gauge(MetricNames.LOG_FAILING, () -> log.failing() ? 1 : 0);
        counter(MetricNames.LOG_COMMITS, log.counters().commits);
        counter(MetricNames.LOG_COMMITTED, log.counters().bytes);
        FunctionCounter.builder(
                        MetricNames.LOG_COMMIT_SECONDS, log.counters().nanos, nanos -> nanos.sum() / 1_000_000_000.0)
                .register(registry);
        counter(MetricNames.LOG_FAILURES, log.counters().failedCommits, MetricNames.OPERATION, "commit");
        counter(MetricNames.LOG_FAILURES, log.counters().failedReads, MetricNames.OPERATION, "read");
        counter(MetricNames.LOG_COPIED, log.counters().copied);
        counter(MetricNames.LOG_CHECKPOINTS, log.counters().checkpoints);
    }

    private void counters(BrokerCounters counters) {
        counter(MetricNames.CONNECTS, counters.connectsAccepted, MetricNames.OUTCOME, "accepted");
        counter(MetricNames.CONNECTS, counters.connectsRefused, MetricNames.OUTCOME, "refused");
        counter(MetricNames.DISCONNECTS, counters.disconnects);
        counter(MetricNames.SENT_AWAY, counters.sentAway);
        counter(MetricNames.TAKEOVERS, counters.takeovers);
        counter(MetricNames.MESSAGES, counters.publishesReceived, MetricNames.DIRECTION, "received");
        counter(MetricNames.MESSAGES, counters.publishesSent, MetricNames.DIRECTION, "sent");
        counter(MetricNames.BYTES, counters.bytesReceived, MetricNames.DIRECTION, "received");
        counter(MetricNames.BYTES, counters.bytesSent, MetricNames.DIRECTION, "sent");
        counter(MetricNames.DENIED, counters.publishesDenied, MetricNames.OPERATION, "publish");
        counter(MetricNames.DENIED, counters.subscribesDenied, MetricNames.OPERATION, "subscribe");
        counter(MetricNames.WILLS, counters.willsPublished);
        counter(MetricNames.SLOWED, counters.slowedPublishers);
        counter(MetricNames.EXPIRED, counters.expiredSessions);
        for (Limit limit : Limit.values()) {
            counter(MetricNames.LIMIT_HITS, counters.hits(limit), MetricNames.NAME, limit.key());
        }
        for (BrokerCounters.Drop reason : BrokerCounters.Drop.values()) {
            counter(MetricNames.DROPPED, counters.dropped(reason), MetricNames.REASON, word(reason.name()));
        }
    }

    private void nodes(ClusterNodes nodes, NodeRoutes routes) {
        gauge(MetricNames.NODES, nodes::size, MetricNames.STATE, "listed");
        gauge(MetricNames.NODES, nodes::reached, MetricNames.STATE, "reached");
        gauge(MetricNames.STAND_INS, () -> nodes.counters().standIns.get());
        gauge(MetricNames.NODE_FILTERS, routes::size);
        var counters = nodes.counters();
        counter(MetricNames.NODE_MESSAGES, counters.messagesSent, MetricNames.DIRECTION, "sent");
        counter(MetricNames.NODE_MESSAGES, counters.messagesReceived, MetricNames.DIRECTION, "received");
        counter(MetricNames.NODE_BYTES, counters.bytesSent, MetricNames.DIRECTION, "sent");
        counter(MetricNames.NODE_BYTES, counters.bytesReceived, MetricNames.DIRECTION, "received");
        counter(MetricNames.NODE_RECONNECTS, counters.reconnects);
        counter(MetricNames.NODE_REFUSED, counters.refused);
    }

    private void limits(BrokerLimits limits) {
        for (Limit limit : Limit.values()) {
            gauge(MetricNames.LIMIT, () -> limit.of(limits), MetricNames.NAME, limit.key());
        }
    }

    private void outbox(Outbox outbox) {
        switch (outbox.destination()) {
            case Destination.Peer peer -> {
                String link = peer.cluster().value();
                gauge(MetricNames.OUTBOX_MESSAGES, outbox::messages, MetricNames.LINK, link);
                gauge(MetricNames.OUTBOX_BYTES, outbox::bytes, MetricNames.LINK, link);
                gauge(MetricNames.OUTBOX_OLDEST, () -> outbox.oldestMillis() / 1000.0, MetricNames.LINK, link);
                FunctionCounter.builder(MetricNames.OUTBOX_REFUSED, outbox, Outbox::refused)
                        .tags(MetricNames.LINK, link)
                        .register(registry);
                outbox.reasons().forEach(reason -> FunctionCounter.builder(
                                MetricNames.OUTBOX_DROPPED, outbox, one -> one.dropped(reason))
                        .tags(MetricNames.LINK, link, MetricNames.REASON, word(reason.name()))
                        .register(registry));
            }
            case Destination.Node other -> {
                String node = other.node().value();
                gauge(MetricNames.NODE_OUTBOX_MESSAGES, outbox::messages, MetricNames.NODE, node);
                gauge(MetricNames.NODE_OUTBOX_BYTES, outbox::bytes, MetricNames.NODE, node);
                FunctionCounter.builder(MetricNames.NODE_OUTBOX_DROPPED, outbox, Outbox::dropped)
                        .tags(MetricNames.NODE, node)
                        .register(registry);
            }
        }
    }

    private void gauge(String name, Supplier<Number> value, String... tags) {
        Gauge.builder(name, value).tags(tags).register(registry);
    }

    private void counter(String name, LongAdder adder, String... tags) {
        FunctionCounter.builder(name, adder, LongAdder::sum).tags(tags).register(registry);
    }

    private static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
