package io.linkspan.link.registry;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.contracts.topic.TopicSyntax;
import io.linkspan.link.replicate.ExternalRoutes;
import io.linkspan.registry.client.KeyLimit;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.schema.ExternalRouteEntry;
import io.linkspan.registry.client.schema.ExternalRouteKey;
import io.linkspan.registry.client.schema.LinkStatusEntry;
import io.linkspan.registry.client.schema.LinkStatusKey;
import io.linkspan.registry.client.schema.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** External routes in the registry. */
public final class RegistryExternalRoutes implements ExternalRoutes {

    /** Entries in one call: a bootstrap of many routes goes in several. */
    private static final int CHUNK = 1_000;

    /** Who reports how long a peer has been away, in the cache of reports. */
    private static final String AWAY = "link-retention";

    private final Registry registry;
    private final Consumer<ClusterName> tooLong;
    private final AtomicLong counter = new AtomicLong();

    /**
     * Kept there.
     *
     * @param tooLong told of each route that the registry cannot keep, because its filter is too long for a key
     */
    public RegistryExternalRoutes(Registry registry, Consumer<ClusterName> tooLong) {
        this.registry = registry;
        this.tooLong = tooLong;
    }

    @Override
    public CompletionStage<Known> load(ClusterName peer) {
        return registry.externalRoutes().snapshot().thenApply(all -> {
            Map<TopicFilter, RouteKinds> routes = new HashMap<>();
            long incarnation = 0;
            for (Map.Entry<ExternalRouteKey, ExternalRouteEntry> entry : all.entrySet()) {
                ExternalRouteKey key = entry.getKey();
                int kinds = entry.getValue().kinds();
                if (key.peer().equals(peer.value())
                        && TopicSyntax.filterError(key.filter()) == null
                        && kinds >= 1
                        && kinds <= 7) {
                    routes.put(TopicFilter.of(key.filter()), RouteKinds.of(kinds));
                    incarnation = Math.max(incarnation, entry.getValue().incarnation());
                }
            }
            return new Known(routes, incarnation);
        });
    }

    @Override
    public CompletionStage<Void> write(Change change) {
        CompletionStage<Void> done = CompletableFuture.completedStage(null);
        Map<ExternalRouteKey, ExternalRouteEntry> chunk = new HashMap<>();
        for (Map.Entry<TopicFilter, RouteKinds> put : change.puts().entrySet()) {
            if (!KeyLimit.fits(put.getKey().value())) {
                tooLong.accept(change.peer()); // would fail for ever, and all of its call with it
                continue;
            }
            chunk.put(key(change.peer(), put.getKey()), entry(change, put.getValue()));
            if (chunk.size() == CHUNK) {
                Map<ExternalRouteKey, ExternalRouteEntry> full = chunk;
                chunk = new HashMap<>();
                done = done.thenCompose(before -> registry.externalRoutes().putAll(full));
            }
        }
        if (!chunk.isEmpty()) {
            Map<ExternalRouteKey, ExternalRouteEntry> last = chunk;
            done = done.thenCompose(before -> registry.externalRoutes().putAll(last));
        }
        if (!change.removes().isEmpty()) {
            List<ExternalRouteKey> keys = change.removes().stream()
                    .filter(filter -> KeyLimit.fits(filter.value()))
                    .map(filter -> key(change.peer(), filter))
                    .toList();
            done = done.thenCompose(before -> registry.externalRoutes().removeAll(keys));
        }
        return done;
    }

    @Override
    public CompletionStage<Integer> removeAll(ClusterName peer) {
        return registry.externalRoutes().snapshot().thenCompose(all -> {
            List<ExternalRouteKey> keys = new ArrayList<>();
            for (ExternalRouteKey key : all.keySet()) {
                if (key.peer().equals(peer.value())) {
                    keys.add(key);
                }
            }
            return registry.externalRoutes().removeAll(keys).thenApply(removed -> keys.size());
        });
    }

    @Override
    public CompletionStage<Duration> away(ClusterName peer) {
        return registry.linkStatus()
                .get(new LinkStatusKey(peer.value(), AWAY))
                .thenApply(found -> found == null
                        ? Duration.ZERO
                        : Duration.ofMillis(found.value().sinceMillis()));
    }

    @Override
    public CompletionStage<Void> away(ClusterName peer, Duration time) {
        LinkStatusKey key = new LinkStatusKey(peer.value(), AWAY);
        if (time.isZero()) {
            return registry.linkStatus().remove(key).thenApply(removed -> null);
        }
        return registry.linkStatus()
                .put(
                        key,
                        new LinkStatusEntry(
                                "", null, time.toMillis(), 0, 0, Map.of(), new Revision(0, counter.incrementAndGet())));
    }

    @Override
    public CompletionStage<Set<ClusterName>> peers() {
        return registry.externalRoutes().snapshot().thenApply(all -> {
            Set<ClusterName> peers = new HashSet<>();
            for (ExternalRouteKey key : all.keySet()) {
                if (ClusterName.isValid(key.peer())) {
                    peers.add(ClusterName.of(key.peer()));
                }
            }
            return peers;
        });
    }

    private static ExternalRouteKey key(ClusterName peer, TopicFilter filter) {
        return new ExternalRouteKey(peer.value(), filter.value());
    }

    private ExternalRouteEntry entry(Change change, RouteKinds kinds) {
        return new ExternalRouteEntry(
                kinds.bits(),
                change.actor(),
                change.incarnation(),
                change.revision(),
                List.of(change.peer().value()),
                new Revision(change.writer(), counter.incrementAndGet()));
    }
}
