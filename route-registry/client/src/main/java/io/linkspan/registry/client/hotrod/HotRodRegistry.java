package io.linkspan.registry.client.hotrod;

import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.registry.client.CacheNames;
import io.linkspan.registry.client.LocalRegistry;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.RegistryCache;
import io.linkspan.registry.client.RegistryUnavailableException;
import io.linkspan.registry.client.Versioned;
import io.linkspan.registry.client.WriteOnceCache;
import io.linkspan.registry.client.feed.CacheFeeds;
import io.linkspan.registry.client.feed.ChangeSequencer;
import io.linkspan.registry.client.schema.ExternalRouteEntry;
import io.linkspan.registry.client.schema.ExternalRouteKey;
import io.linkspan.registry.client.schema.LeaseEntry;
import io.linkspan.registry.client.schema.LeaseKey;
import io.linkspan.registry.client.schema.LinkEntry;
import io.linkspan.registry.client.schema.LinkStatusEntry;
import io.linkspan.registry.client.schema.LinkStatusKey;
import io.linkspan.registry.client.schema.LogEntry;
import io.linkspan.registry.client.schema.LogHead;
import io.linkspan.registry.client.schema.LogKey;
import io.linkspan.registry.client.schema.NodeEntry;
import io.linkspan.registry.client.schema.RetainedEntry;
import io.linkspan.registry.client.schema.Revised;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import io.linkspan.registry.client.schema.SessionEntry;
import io.linkspan.registry.client.schema.SubscriptionEntry;
import io.linkspan.registry.client.schema.SubscriptionKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The registry over Hot Rod: one connection for the whole process, whoever shares the process. */
public final class HotRodRegistry implements Registry, CacheFeeds, AutoCloseable {
    private static final String INSTANCE = "instance";
    private static final String INCARNATION = "incarnation";

    /** Each failed one means that somebody else got a number. */
    private static final int INCARNATION_ATTEMPTS = 100;

    private final Connection connection;
    private final ScheduledExecutorService timer;
    private final RegistryCache<String, String> instances;
    private final RegistryCache<String, Long> incarnations;
    private final RegistryCache<String, NodeEntry> nodes;
    private final RegistryCache<LeaseKey, LeaseEntry> leases;
    private final RegistryCache<RouteKey, RouteEntry> routes;
    private final RegistryCache<ExternalRouteKey, ExternalRouteEntry> externalRoutes;
    private final RegistryCache<String, LinkEntry> links;
    private final RegistryCache<LinkStatusKey, LinkStatusEntry> linkStatus;
    private final RegistryCache<String, RetainedEntry> retained;
    private final RegistryCache<String, SessionEntry> sessions;
    private final RegistryCache<SubscriptionKey, SubscriptionEntry> subscriptions;
    private final WriteOnceCache<LogKey, LogEntry> log;
    private final RegistryCache<String, LogHead> logHeads;
    private volatile @Nullable InstanceId instance;

    /**
     * Starts connecting in the background.
     *
     * @param timer for short tasks that do not block; not closed with this
     */
    public HotRodRegistry(ConnectionSettings settings, ScheduledExecutorService timer) {
        this(settings, timer, null);
    }

    /**
     * Starts connecting in the background.
     *
     * @param timer for short tasks that do not block; not closed with this
     * @param local a node of the same registry in this process
     */
    public HotRodRegistry(ConnectionSettings settings, ScheduledExecutorService timer, @Nullable LocalRegistry local) {
        this.timer = timer;
        connection = new Connection(settings);
        Executor blocking = task -> Thread.ofVirtual().name("registry-bulk").start(task);
        instances = new HotRodCache<>(connection, blocking, CacheNames.IDENTITY);
        incarnations = new HotRodCache<>(connection, blocking, CacheNames.IDENTITY);
        nodes = new HotRodCache<>(connection, blocking, CacheNames.NODES);
        leases = new HotRodCache<>(connection, blocking, CacheNames.LEASES);
        routes = new HotRodCache<>(connection, blocking, CacheNames.ROUTES);
        externalRoutes = new HotRodCache<>(connection, blocking, CacheNames.EXTERNAL_ROUTES);
        links = new HotRodCache<>(connection, blocking, CacheNames.LINKS);
        linkStatus = new HotRodCache<>(connection, blocking, CacheNames.LINK_STATUS);
        retained = new HotRodCache<>(connection, blocking, CacheNames.RETAINED);
        sessions = new HotRodCache<>(connection, blocking, CacheNames.SESSIONS);
        subscriptions = new HotRodCache<>(connection, blocking, CacheNames.SUBSCRIPTIONS);
        log = local == null ? new HotRodCache<>(connection, blocking, CacheNames.LOG) : local.log();
        logHeads = new HotRodCache<>(connection, blocking, CacheNames.LOG_HEADS);
        connection.start();
    }

    @Override
    public RegistryCache<String, NodeEntry> nodes() {
        return nodes;
    }

    @Override
    public RegistryCache<LeaseKey, LeaseEntry> leases() {
        return leases;
    }

    @Override
    public RegistryCache<RouteKey, RouteEntry> routes() {
        return routes;
    }

    @Override
    public RegistryCache<ExternalRouteKey, ExternalRouteEntry> externalRoutes() {
        return externalRoutes;
    }

    @Override
    public RegistryCache<String, LinkEntry> links() {
        return links;
    }

    @Override
    public RegistryCache<LinkStatusKey, LinkStatusEntry> linkStatus() {
        return linkStatus;
    }

    @Override
    public RegistryCache<String, RetainedEntry> retained() {
        return retained;
    }

    @Override
    public RegistryCache<String, SessionEntry> sessions() {
        return sessions;
    }

    @Override
    public RegistryCache<SubscriptionKey, SubscriptionEntry> subscriptions() {
        return subscriptions;
    }

    @Override
    public WriteOnceCache<LogKey, LogEntry> log() {
        return log;
    }

    @Override
    public RegistryCache<String, LogHead> logHeads() {
        return logHeads;
    }

    @Override
    public CompletionStage<Long> nextIncarnation(String actor) {
        return nextIncarnation(actor, INCARNATION_ATTEMPTS);
    }

    private CompletionStage<Long> nextIncarnation(String actor, int attempts) {
        if (attempts == 0) {
            return CompletableFuture.failedStage(new RegistryUnavailableException(
                    "incarnation of " + actor, new IllegalStateException("others were always faster")));
        }
        return incarnations.get(INCARNATION).thenCompose(present -> {
            long next = present == null ? 1 : present.value() + 1;
            return write(next, present)
                    .thenCompose(written ->
                            written ? CompletableFuture.completedStage(next) : nextIncarnation(actor, attempts - 1));
        });
    }

    private CompletionStage<Boolean> write(long next, @Nullable Versioned<Long> present) {
        return present == null
                ? incarnations.putIfAbsent(INCARNATION, next)
                : incarnations.replace(INCARNATION, next, present);
    }

    @Override
    public CompletionStage<InstanceId> instance() {
        InstanceId known = instance;
        if (known != null) {
            return CompletableFuture.completedStage(known);
        }
        return instances.get(INSTANCE).thenCompose(present -> {
            if (present != null) {
                InstanceId found = InstanceId.of(present.value());
                instance = found;
                return CompletableFuture.completedStage(found);
            }
            return instances
                    .putIfAbsent(INSTANCE, InstanceId.random().toString())
                    .thenCompose(ignored -> instance());
        });
    }

    @Override
    public boolean available() {
        return connection.available();
    }

    @Override
    public CompletionStage<Void> ready() {
        return connection.ready();
    }

    @Override
    public <K, V extends Revised> Feed watch(String cache, ChangeSequencer<K, V> sequencer, Runnable changed) {
        return new CacheWatch<>(connection, timer, cache, sequencer, changed);
    }

    @Override
    public Registration onRenewal(RenewalListener listener) {
        return connection.onRenewal(listener);
    }

    @Override
    public void close() {
        connection.close();
    }
}
