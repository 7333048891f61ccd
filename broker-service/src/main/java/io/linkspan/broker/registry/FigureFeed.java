package io.linkspan.broker.registry;

import io.linkspan.broker.sys.ClusterFigures;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.registry.client.CacheChange;
import io.linkspan.registry.client.schema.NodeEntry;

/** Channel {@code cluster-nodes}, for what brokers tell about themselves with every renewal. */
final class FigureFeed {
    private static final String ROLE = "broker/";

    private final ClusterFigures figures;
    private final NodeId self;

    FigureFeed(ClusterFigures figures, NodeId self) {
        this.figures = figures;
        this.self = self;
    }

    void node(CacheChange<String, NodeEntry> change) {
        switch (change) {
            case CacheChange.Snapshot<String, NodeEntry> all -> {
                figures.only(all.entries().keySet().stream()
                        .filter(key -> key.startsWith(ROLE))
                        .map(FigureFeed::id)
                        .toList());
                all.entries().forEach(this::put);
            }
            case CacheChange.Put<String, NodeEntry> put -> put(put.key(), put.value());
            case CacheChange.Removed<String, NodeEntry> removed -> {
                if (removed.key().startsWith(ROLE)) {
                    figures.absent(id(removed.key()));
                }
            }
        }
    }

    private static NodeId id(String key) {
        return NodeId.of(key.substring(ROLE.length()));
    }

    // Its own figures a node has fresher.
    private void put(String key, NodeEntry entry) {
        if (key.startsWith(ROLE) && !entry.node().equals(self.value())) {
            figures.present(NodeId.of(entry.node()), entry.version(), entry.figures());
        }
    }
}
