package io.linkspan.broker.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.node.ClusterNodes;
import io.linkspan.broker.node.NodeObserver;
import io.linkspan.broker.outbox.NodeRoutes;
import io.linkspan.broker.outbox.Outboxes;
import io.linkspan.broker.outbox.StreamOrigin;
import io.linkspan.broker.support.TestBroker;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.registry.client.CacheChange;
import io.linkspan.registry.client.schema.NodeEntry;
import io.linkspan.registry.client.schema.Revision;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NodeFeedTest {
    private static final NodeId SELF = NodeId.of("node-1");
    private static final RouteKey A = new RouteKey("a/#", "node-2");
    private static final RouteKey B = new RouteKey("b", "node-2");

    private static final NodeObserver SILENT = new NodeObserver() {
        @Override
        public void reached(NodeId node, long incarnation) {}

        @Override
        public void unreached(NodeId node, String cause) {}

        @Override
        public void refused(String cause) {}

        @Override
        public void gone(NodeId node, long incarnation) {}
    };

    private final AtomicLong nanos = new AtomicLong();
    private final List<Long> seen = new ArrayList<>();
    private final Outboxes outboxes = new Outboxes(BrokerLimits.DEFAULT, new BrokerCounters());
    private final NodeRoutes routes = new NodeRoutes(outboxes);
    private final ClusterNodes nodes = new ClusterNodes(routes, outboxes, BrokerLimits.DEFAULT, SILENT);
    private final NodeFeed feed = new NodeFeed(nodes, routes, SELF, seen::add, nanos::get);

    {
        outboxes.start(new StreamOrigin(TestBroker.OWN, TestBroker.INSTANCE, SELF, 1));
    }

    private static NodeEntry broker(String node, long incarnation, int grpcPort) {
        return new NodeEntry(
                node,
                "broker",
                incarnation,
                TestBroker.INSTANCE.toString(),
                "127.0.0.1",
                1883,
                11883,
                grpcPort,
                9000,
                "1",
                0,
                true,
                new Revision(incarnation, 1));
    }

    @Test
    void in_which_life_it_is_shown_itself_is_told_to_the_node() {
        feed.node(new CacheChange.Snapshot<>(Map.of("broker/node-1", broker("node-1", 4, 0))));
        feed.node(new CacheChange.Put<>("broker/node-1", broker("node-1", 5, 7)));
        feed.node(new CacheChange.Put<>("broker/node-2", broker("node-2", 6, 7)));
        assertThat(seen).containsExactly(4L, 5L);
    }

    private static RouteEntry route(long incarnation) {
        return new RouteEntry(1, new Revision(incarnation, 1), List.of());
    }

    private void present(String node, long incarnation) {
        feed.node(new CacheChange.Put<>("broker/" + node, broker(node, incarnation, 7900)));
    }

    @Test
    void brokersCountAndOthersDoNot() {
        feed.node(new CacheChange.Snapshot<>(Map.of(
                "broker/node-1", broker("node-1", 1, 7900),
                "broker/node-2", broker("node-2", 2, 7900),
                "broker/node-3", broker("node-3", 3, 0),
                "link/node-4", broker("node-4", 4, 7900))));

        assertThat(nodes.views()).singleElement().satisfies(view -> {
            assertThat(view.address().node()).isEqualTo(NodeId.of("node-2"));
            assertThat(view.address().incarnation()).isEqualTo(2);
        });
    }

    @Test
    void aNodeThatIsNeitherListedNorReachedTakesItsRoutesWithIt() {
        present("node-2", 2);
        feed.route(new CacheChange.Put<>(A, route(2)));
        assertThat(routes.any()).isTrue();

        feed.node(new CacheChange.Removed<>("broker/node-2"));

        assertThat(routes.any()).isFalse();
        assertThat(nodes.size()).isZero();
    }

    @Test
    void anEntryOfAnEarlierLifeChangesNothing() {
        present("node-2", 5);
        present("node-2", 4);

        assertThat(nodes.views())
                .singleElement()
                .satisfies(view -> assertThat(view.address().incarnation()).isEqualTo(5));
    }

    @Test
    void aRouteThatASnapshotLacksCountsUntilItsNodeHasHadTimeToWriteItAgain() {
        present("node-2", 2);
        feed.route(new CacheChange.Snapshot<>(Map.of(A, route(2), B, route(2))));

        feed.route(new CacheChange.Snapshot<>(Map.of()));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(15));
        feed.sweep();
        assertThat(routes.size()).isEqualTo(2);

        feed.route(new CacheChange.Put<>(A, route(2)));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
        feed.sweep();
        assertThat(routes.filters(NodeId.of("node-2")))
                .extracting(filter -> filter.value())
                .containsExactly("a/#");
    }

    @Test
    void aRouteThatWasRemovedIsGoneAtOnce() {
        present("node-2", 2);
        feed.route(new CacheChange.Snapshot<>(Map.of(A, route(2))));

        feed.route(new CacheChange.Removed<>(A));

        assertThat(routes.any()).isFalse();
    }

    @Test
    void ownRoutesAreNotThoseOfAnotherNode() {
        feed.route(new CacheChange.Put<>(new RouteKey("a", "node-1"), route(1)));

        assertThat(routes.nodes()).isEmpty();
    }
}
