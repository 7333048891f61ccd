package io.linkspan.admin.registry;

import io.linkspan.admin.cluster.Node;
import io.linkspan.admin.cluster.NodeStore;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.schema.NodeEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** Nodes in the {@code nodes} cache. */
public final class RegistryNodeStore implements NodeStore {

    private final Registry registry;

    /** Over the registry. */
    public RegistryNodeStore(Registry registry) {
        this.registry = registry;
    }

    @Override
    public CompletionStage<List<Node>> all() {
        return Away.translate(registry.nodes().snapshot().thenApply(entries -> entries.values().stream()
                .map(RegistryNodeStore::node)
                .toList()));
    }

    @Override
    public CompletionStage<InstanceId> instance() {
        return Away.translate(registry.instance());
    }

    private static Node node(NodeEntry entry) {
        Map<String, Integer> ports = new TreeMap<>();
        ports.put("mqtt", entry.mqttPort());
        ports.put("link", entry.linkPort());
        ports.put("grpc", entry.grpcPort());
        ports.put("management", entry.managementPort());
        ports.values().removeIf(port -> port == 0);
        return new Node(
                entry.role(),
                entry.node(),
                entry.host(),
                entry.ready(),
                entry.version(),
                entry.incarnation(),
                Instant.ofEpochMilli(entry.startedAtMillis()),
                ports,
                entry.leaving(),
                entry.standIn().isEmpty() ? null : entry.standIn(),
                entry.figures());
    }
}
