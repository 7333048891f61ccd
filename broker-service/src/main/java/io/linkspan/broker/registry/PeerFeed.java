package io.linkspan.broker.registry;

import io.linkspan.broker.outbox.Destination;
import io.linkspan.broker.outbox.Outboxes;
import io.linkspan.broker.outbox.PeerRoutes;
import io.linkspan.broker.peer.LinkPolicies;
import io.linkspan.broker.peer.LinkPolicies.Policy;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.registry.client.CacheChange;
import io.linkspan.registry.client.schema.ExternalRouteEntry;
import io.linkspan.registry.client.schema.ExternalRouteKey;
import io.linkspan.registry.client.schema.LinkEntry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Channels {@code route-changes} and {@code broker-links}, applied: what peers want, and what links let in. */
final class PeerFeed {
    private final PeerRoutes routes;
    private final Outboxes outboxes;
    private final LinkPolicies policies;
    private final AtomicBoolean routesLoaded = new AtomicBoolean();
    private final AtomicBoolean linksLoaded = new AtomicBoolean();

    PeerFeed(PeerRoutes routes, Outboxes outboxes, LinkPolicies policies) {
        this.routes = routes;
        this.outboxes = outboxes;
        this.policies = policies;
    }

    boolean loaded() {
        return routesLoaded.get() && linksLoaded.get();
    }

    void route(CacheChange<ExternalRouteKey, ExternalRouteEntry> change) {
        switch (change) {
            case CacheChange.Snapshot<ExternalRouteKey, ExternalRouteEntry> all -> {
                Map<ClusterName, Set<TopicFilter>> truth = new HashMap<>();
                all.entries().keySet().forEach(key -> truth.computeIfAbsent(
                                ClusterName.of(key.peer()), ignored -> new HashSet<>())
                        .add(TopicFilter.of(key.filter())));
                routes.replaceAll(truth);
                routesLoaded.set(true);
            }
            case CacheChange.Put<ExternalRouteKey, ExternalRouteEntry> put ->
                routes.add(
                        ClusterName.of(put.key().peer()),
                        TopicFilter.of(put.key().filter()));
            case CacheChange.Removed<ExternalRouteKey, ExternalRouteEntry> removed ->
                routes.remove(
                        ClusterName.of(removed.key().peer()),
                        TopicFilter.of(removed.key().filter()));
        }
    }

    void link(CacheChange<String, LinkEntry> change) {
        switch (change) {
            case CacheChange.Snapshot<String, LinkEntry> all -> {
                policies.all().keySet().stream()
                        .filter(peer -> !all.entries().containsKey(peer.value()))
                        .forEach(this::removed);
                all.entries().forEach(this::changed);
                outboxes.retain(all.entries().keySet().stream()
                        .map(peer -> Destination.peer(ClusterName.of(peer)))
                        .collect(Collectors.toUnmodifiableSet()));
                linksLoaded.set(true);
            }
            case CacheChange.Put<String, LinkEntry> put -> changed(put.key(), put.value());
            case CacheChange.Removed<String, LinkEntry> removed -> removed(ClusterName.of(removed.key()));
        }
    }

    private void changed(String name, LinkEntry entry) {
        ClusterName peer = ClusterName.of(name);
        policies.put(
                peer,
                new Policy(
                        entry.enabled(),
                        entry.topics().stream().map(TopicFilter::of).toList()));
        outboxes.configure(Destination.peer(peer), entry.outbox());
        if (entry.enabled()) {
            outboxes.admit(Destination.peer(peer));
        } else {
            outboxes.discard(Destination.peer(peer));
        }
    }

    private void removed(ClusterName peer) {
        policies.remove(peer);
        outboxes.discard(Destination.peer(peer));
    }
}
