package io.linkspan.registry.client.messaging;

import io.linkspan.registry.client.CacheNames;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.RegistryCache;
import io.linkspan.registry.client.beans.RegistryTimer;
import io.linkspan.registry.client.feed.CacheFeeds;
import io.linkspan.registry.client.schema.Revised;
import io.linkspan.registry.client.write.CacheWriter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.reactive.messaging.annotations.ConnectorAttribute;
import io.smallrye.reactive.messaging.annotations.ConnectorAttribute.Direction;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import io.smallrye.reactive.messaging.connector.OutboundConnector;
import io.smallrye.reactive.messaging.health.HealthReport;
import io.smallrye.reactive.messaging.health.HealthReporter;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/**
 * Connector {@value #NAME}: cache changes in, cache writes out.
 *
 * <p>Ready once each incoming channel has had its first snapshot; alive always, since a registry that is away comes back.
 */
@ApplicationScoped
@Connector(RegistryConnector.NAME)
@ConnectorAttribute(
        name = "cache",
        type = "string",
        direction = Direction.INCOMING_AND_OUTGOING,
        mandatory = true,
        description = "The cache: nodes, leases, routes, external-routes, links, link-status or retained")
@ConnectorAttribute(
        name = "limit",
        type = "int",
        direction = Direction.INCOMING_AND_OUTGOING,
        defaultValue = "100000",
        description = "Keys with a change not yet consumed, or a write not yet done, at most. More changes make the"
                + " channel load everything again; more writes are held back in the application")
@ConnectorAttribute(
        name = "restore",
        type = "boolean",
        direction = Direction.OUTGOING,
        defaultValue = "false",
        description = "Whether to write everything again after the registry has lost its memory; only for keys that"
                + " no other process writes")
public class RegistryConnector implements InboundConnector, OutboundConnector, HealthReporter {
    /** The connector's name. */
    public static final String NAME = "linkspan-registry";

    private static final int DEFAULT_LIMIT = 100_000;
    private static final String BACKLOG = "linkspan.registry.client.writes.pending";

    // found late: a process without a registry channel needs no connection
    private final Instance<Registry> registry;
    private final Instance<CacheFeeds> feeds;
    private final ScheduledExecutorService timer;
    private final Instance<MeterRegistry> meters;
    private final Map<String, ChangePublisher<?, ?>> incoming = new ConcurrentHashMap<>();
    private final Map<String, CacheWriter<?, ?>> outgoing = new ConcurrentHashMap<>();
    private final List<CacheFeeds.Registration> registrations = new CopyOnWriteArrayList<>();

    RegistryConnector(
            Instance<Registry> registry,
            Instance<CacheFeeds> feeds,
            RegistryTimer timer,
            Instance<MeterRegistry> meters) {
        this.registry = registry;
        this.feeds = feeds;
        this.timer = timer.executor();
        this.meters = meters;
    }

    @Override
    public Flow.Publisher<? extends Message<?>> getPublisher(Config config) {
        return publisher(channel(config), cache(config), limit(config));
    }

    private <K, V extends Revised> Flow.Publisher<? extends Message<?>> publisher(
            String channel, String cache, int limit) {
        ChangePublisher<K, V> changes = new ChangePublisher<>(feeds.get(), cacheNamed(cache), limit);
        incoming.put(channel, changes);
        return Multi.createFrom().publisher(changes).map(Message::of);
    }

    @Override
    public Flow.Subscriber<? extends Message<?>> getSubscriber(Config config) {
        boolean restore = config.getOptionalValue("restore", Boolean.class).orElse(false);
        return subscriber(channel(config), writable(cache(config)), limit(config), restore);
    }

    private <K, V> Flow.Subscriber<Message<?>> subscriber(
            String channel, RegistryCache<K, V> cache, int limit, boolean restore) {
        CacheWriter<K, V> writer = new CacheWriter<>(cache, timer, restore);
        registrations.add(feeds.get().onRenewal(memoryLost -> {
            if (memoryLost && restore) {
                writer.restore();
            } else {
                writer.wake();
            }
        }));
        outgoing.put(channel, writer);
        meters.stream().forEach(meter -> Gauge.builder(BACKLOG, writer, CacheWriter::backlog)
                .description("Keys with a write the registry has not taken yet")
                .tag("channel", channel)
                .register(meter));
        return new WriteSubscriber<>(writer, limit);
    }

    @PreDestroy
    void close() {
        registrations.forEach(CacheFeeds.Registration::close);
        incoming.values().forEach(ChangePublisher::close);
        outgoing.values().forEach(CacheWriter::close);
    }

    @Override
    public HealthReport getReadiness() {
        HealthReport.HealthReportBuilder report = HealthReport.builder();
        incoming.forEach((channel, changes) -> report.add(channel, changes.loaded()));
        outgoing.keySet().forEach(channel -> report.add(channel, true));
        return report.build();
    }

    @Override
    public HealthReport getStartup() {
        return getReadiness();
    }

    @Override
    public HealthReport getLiveness() {
        HealthReport.HealthReportBuilder report = HealthReport.builder();
        incoming.keySet().forEach(channel -> report.add(channel, true));
        outgoing.keySet().forEach(channel -> report.add(channel, true));
        return report.build();
    }

    private static String channel(Config config) {
        return config.getValue("channel-name", String.class);
    }

    private static String cache(Config config) {
        return config.getValue("cache", String.class);
    }

    private static int limit(Config config) {
        int limit = config.getOptionalValue("limit", Integer.class).orElse(DEFAULT_LIMIT);
        if (limit < 1) {
            throw new IllegalArgumentException("limit of channel " + channel(config) + " must be at least 1: " + limit);
        }
        return limit;
    }

    private String cacheNamed(String name) {
        writable(name);
        return name;
    }

    private RegistryCache<?, ?> writable(String name) {
        return switch (name) {
            case CacheNames.NODES -> registry.get().nodes();
            case CacheNames.LEASES -> registry.get().leases();
            case CacheNames.ROUTES -> registry.get().routes();
            case CacheNames.EXTERNAL_ROUTES -> registry.get().externalRoutes();
            case CacheNames.LINKS -> registry.get().links();
            case CacheNames.LINK_STATUS -> registry.get().linkStatus();
            case CacheNames.RETAINED -> registry.get().retained();
            default -> throw new IllegalArgumentException("no such cache for connector " + NAME + ": " + name);
        };
    }
}
