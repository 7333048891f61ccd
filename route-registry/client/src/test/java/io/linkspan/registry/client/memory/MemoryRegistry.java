package io.linkspan.registry.client.memory;

import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.registry.client.CacheChange;
import io.linkspan.registry.client.CacheNames;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.RegistryUnavailableException;
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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A registry in memory that can go away and come back. */
public final class MemoryRegistry implements Registry, CacheFeeds {
    private final MemoryCache<String, NodeEntry> nodes = new MemoryCache<>(this);
    private final MemoryCache<LeaseKey, LeaseEntry> leases = new MemoryCache<>(this);
    private final MemoryCache<RouteKey, RouteEntry> routes = new MemoryCache<>(this);
    private final MemoryCache<ExternalRouteKey, ExternalRouteEntry> externalRoutes = new MemoryCache<>(this);
    private final MemoryCache<String, LinkEntry> links = new MemoryCache<>(this);
    private final MemoryCache<LinkStatusKey, LinkStatusEntry> linkStatus = new MemoryCache<>(this);
    private final MemoryCache<String, RetainedEntry> retained = new MemoryCache<>(this);
    private final MemoryCache<String, SessionEntry> sessions = new MemoryCache<>(this);
    private final MemoryCache<SubscriptionKey, SubscriptionEntry> subscriptions = new MemoryCache<>(this);
    private final MemoryCache<LogKey, LogEntry> log = new MemoryCache<>(this);
    private final MemoryCache<String, LogHead> logHeads = new MemoryCache<>(this);
    private final List<RenewalListener> renewals = new CopyOnWriteArrayList<>();
    private final InstanceId instance = InstanceId.random();
    private final AtomicLong incarnation = new AtomicLong();
    private volatile boolean away;
    private final AtomicLong generation = new AtomicLong(1);

    /** From now on every operation fails. */
    public void goAway() {
        away = true;
    }

    /** Answers again; with {@code memoryLost}, caches without a store are empty. */
    public void comeBack(boolean memoryLost) {
        if (memoryLost) {
            List.of(nodes, routes, linkStatus).forEach(MemoryCache::lose);
        }
        away = false;
        generation.incrementAndGet();
        renewals.forEach(listener -> listener.renewed(memoryLost));
    }

    boolean away() {
        return away;
    }

    long generation() {
        return generation.get();
    }

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
        if (away) {
            return CompletableFuture.failedStage(
                    new RegistryUnavailableException("incarnation", new IllegalStateException("away")));
        }
        return CompletableFuture.completedStage(incarnation.incrementAndGet());
    }

    @Override
    public CompletionStage<InstanceId> instance() {
        return CompletableFuture.completedStage(instance);
    }

    @Override
    public boolean available() {
        return !away;
    }

    @Override
    public CompletionStage<Void> ready() {
        return CompletableFuture.allOf();
    }

    @Override
    public <K, V extends Revised> Feed watch(String cache, ChangeSequencer<K, V> sequencer, Runnable changed) {
        MemoryCache<K, V> watched = cache(cache);
        long[] load = new long[1];
        Runnable reload = () -> {
            load[0] = sequencer.begin();
            sequencer.loaded(load[0], watched.entries());
            changed.run();
        };
        AutoCloseable watcher = watched.watch((CacheChange<K, V> change) -> {
            if (!sequencer.event(load[0], change)) {
                reload.run();
            }
            changed.run();
        });
        Registration renewal = onRenewal(memoryLost -> reload.run());
        reload.run();
        return new Feed() {
            @Override
            public void resynchronise(String cause) {
                reload.run();
            }

            @Override
            public void close() {
                renewal.close();
                try {
                    watcher.close();
                } catch (Exception impossible) {
                    throw new IllegalStateException(impossible);
                }
            }
        };
    }

    @SuppressWarnings("unchecked") // the name says which cache it is
    private <K, V> MemoryCache<K, V> cache(String name) {
        MemoryCache<?, ?> cache =
                switch (name) {
                    case CacheNames.NODES -> nodes;
                    case CacheNames.LEASES -> leases;
                    case CacheNames.ROUTES -> routes;
                    case CacheNames.EXTERNAL_ROUTES -> externalRoutes;
                    case CacheNames.LINKS -> links;
                    case CacheNames.LINK_STATUS -> linkStatus;
                    case CacheNames.RETAINED -> retained;
                    case CacheNames.SESSIONS -> sessions;
                    case CacheNames.SUBSCRIPTIONS -> subscriptions;
                    case CacheNames.LOG_HEADS -> logHeads;
                    default -> throw new IllegalArgumentException(name);
                };
        return (MemoryCache<K, V>) cache;
    }

    @Override
    public Registration onRenewal(RenewalListener listener) {
        renewals.add(listener);
        return () -> renewals.remove(listener);
    }
}
