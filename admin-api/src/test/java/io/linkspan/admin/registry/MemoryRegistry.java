package io.linkspan.admin.registry;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.registry.client.Registry;
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
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import io.linkspan.registry.client.schema.SessionEntry;
import io.linkspan.registry.client.schema.SubscriptionEntry;
import io.linkspan.registry.client.schema.SubscriptionKey;
import java.util.concurrent.CompletionStage;

/** A registry in memory, for faults that a real one does not show on demand; component tests use the real one. */
final class MemoryRegistry implements Registry {

    final MemoryCache<String, LinkEntry> links = new MemoryCache<>();
    final MemoryCache<LinkStatusKey, LinkStatusEntry> linkStatus = new MemoryCache<>();
    final MemoryCache<String, NodeEntry> nodes = new MemoryCache<>();
    final MemoryCache<RouteKey, RouteEntry> routes = new MemoryCache<>();

    private final MemoryCache<LeaseKey, LeaseEntry> leases = new MemoryCache<>();
    private final MemoryCache<ExternalRouteKey, ExternalRouteEntry> externalRoutes = new MemoryCache<>();
    private final MemoryCache<String, RetainedEntry> retained = new MemoryCache<>();
    private final MemoryCache<String, SessionEntry> sessions = new MemoryCache<>();
    private final MemoryCache<SubscriptionKey, SubscriptionEntry> subscriptions = new MemoryCache<>();
    private final MemoryCache<LogKey, LogEntry> log = new MemoryCache<>();
    private final MemoryCache<String, LogHead> logHeads = new MemoryCache<>();
    private final InstanceId instance = InstanceId.random();
    private long incarnation;

    @Override
    public MemoryCache<String, NodeEntry> nodes() {
        return nodes;
    }

    @Override
    public MemoryCache<LeaseKey, LeaseEntry> leases() {
        return leases;
    }

    @Override
    public MemoryCache<RouteKey, RouteEntry> routes() {
        return routes;
    }

    @Override
    public MemoryCache<ExternalRouteKey, ExternalRouteEntry> externalRoutes() {
        return externalRoutes;
    }

    @Override
    public MemoryCache<String, LinkEntry> links() {
        return links;
    }

    @Override
    public MemoryCache<LinkStatusKey, LinkStatusEntry> linkStatus() {
        return linkStatus;
    }

    @Override
    public MemoryCache<String, RetainedEntry> retained() {
        return retained;
    }

    @Override
    public MemoryCache<String, SessionEntry> sessions() {
        return sessions;
    }

    @Override
    public MemoryCache<SubscriptionKey, SubscriptionEntry> subscriptions() {
        return subscriptions;
    }

    @Override
    public MemoryCache<LogKey, LogEntry> log() {
        return log;
    }

    @Override
    public MemoryCache<String, LogHead> logHeads() {
        return logHeads;
    }

    @Override
    public CompletionStage<Long> nextIncarnation(String actor) {
        return completedFuture(++incarnation);
    }

    @Override
    public CompletionStage<InstanceId> instance() {
        return completedFuture(instance);
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public CompletionStage<Void> ready() {
        return completedFuture(null);
    }
}
