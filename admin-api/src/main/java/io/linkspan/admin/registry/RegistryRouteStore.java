package io.linkspan.admin.registry;

import io.linkspan.admin.routes.RouteStore;
import io.linkspan.contracts.route.Route;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.schema.NodeEntry;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Routes in the {@code routes} and {@code external-routes} caches. */
public final class RegistryRouteStore implements RouteStore {

    private final Registry registry;

    /** Over the registry. */
    public RegistryRouteStore(Registry registry) {
        this.registry = registry;
    }

    @Override
    public CompletionStage<Collection<Route>> own() {
        return Away.translate(
                registry.nodes().snapshot().thenCombine(registry.routes().snapshot(), RegistryRouteStore::live));
    }

    @Override
    public CompletionStage<Collection<Route>> external(String peer) {
        return Away.translate(registry.externalRoutes().snapshot().thenApply(entries -> entries.entrySet().stream()
                .filter(entry -> entry.getKey().peer().equals(peer))
                .map(entry -> new Route(
                        TopicFilter.of(entry.getKey().filter()),
                        RouteKinds.of(entry.getValue().kinds())))
                .toList()));
    }

    /** A route counts while its node lives in the very incarnation that wrote it. */
    private static Collection<Route> live(Map<String, NodeEntry> nodes, Map<RouteKey, RouteEntry> routes) {
        Map<String, Set<Long>> incarnations = nodes.values().stream()
                .collect(Collectors.groupingBy(
                        NodeEntry::node,
                        HashMap::new,
                        Collectors.mapping(NodeEntry::incarnation, Collectors.toUnmodifiableSet())));
        return routes.entrySet().stream()
                .filter(entry -> incarnations
                        .getOrDefault(entry.getKey().node(), Set.of())
                        .contains(entry.getValue().revision().incarnation()))
                .map(entry -> new Route(
                        TopicFilter.of(entry.getKey().filter()),
                        RouteKinds.of(entry.getValue().kinds())))
                .toList();
    }
}
