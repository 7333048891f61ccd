package io.linkspan.broker.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.support.TestBroker;
import io.linkspan.broker.sys.ClusterFigures;
import io.linkspan.broker.sys.NodeStock;
import io.linkspan.broker.sys.SysTopics;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.registry.client.CacheChange;
import io.linkspan.registry.client.schema.NodeEntry;
import io.linkspan.registry.client.schema.Revision;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FigureFeedTest {
    private static final Duration TEN = Duration.ofSeconds(10);

    private final TestBroker broker = new TestBroker(1);
    private final ClusterFigures figures = new ClusterFigures();
    private final FigureFeed feed = new FigureFeed(figures, NodeId.of("node-1"));
    private final SysTopics topics = new SysTopics("node-1", "1.0", new NodeStock(broker.parts, List::of), figures);

    private static NodeEntry entry(String role, String node, long connected) {
        var entry =
                new NodeEntry(node, role, 1, "instance", "127.0.0.1", 1, 2, 3, 4, "1.0", 0, true, Revision.first(1));
        return entry.renewed(true, false, Map.of("clients/connected", connected), 2);
    }

    @Test
    void other_brokers_count_and_nothing_else_does() {
        feed.node(new CacheChange.Snapshot<>(Map.of(
                "broker/node-1", entry("broker", "node-1", 100),
                "broker/node-2", entry("broker", "node-2", 10),
                "link/node-2", entry("link", "node-2", 1_000))));
        assertThat(topics.changes(TEN, TEN)).containsEntry("$SYS/broker/clients/connected", "10");

        feed.node(new CacheChange.Put<>("broker/node-3", entry("broker", "node-3", 5)));
        assertThat(topics.changes(TEN, TEN)).containsEntry("$SYS/broker/clients/connected", "15");

        feed.node(new CacheChange.Removed<>("broker/node-2"));
        assertThat(topics.changes(TEN, TEN))
                .containsEntry("$SYS/broker/clients/connected", "5")
                .containsEntry("$SYS/brokers", "node-1,node-3");
    }

    @Test
    void after_a_reconnect_only_those_that_are_there_count() {
        feed.node(new CacheChange.Put<>("broker/node-2", entry("broker", "node-2", 10)));
        feed.node(new CacheChange.Snapshot<>(Map.of("broker/node-3", entry("broker", "node-3", 5))));

        assertThat(topics.changes(TEN, TEN)).containsEntry("$SYS/broker/clients/connected", "5");
    }
}
