package io.linkspan.broker.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linkspan.broker.config.ClusterConfig;
import io.linkspan.broker.file.WatchedFiles;
import io.linkspan.broker.log.Standing;
import io.linkspan.broker.outbox.PeerRoutes;
import io.linkspan.broker.peer.LinkPolicies;
import io.linkspan.broker.registry.NodeSupervision.Life;
import io.linkspan.broker.support.TestBroker;
import io.linkspan.broker.sys.ClusterFigures;
import io.linkspan.registry.client.CacheChange.Snapshot;
import io.linkspan.registry.client.lease.Lease;
import io.linkspan.registry.client.memory.MemoryRegistry;
import io.linkspan.registry.client.schema.LeaseKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class NodeSupervisionTest {
    private static final Duration GENEROUS = Duration.ofSeconds(30);

    private final TestBroker broker = new TestBroker(1);
    private final MemoryRegistry registry = new MemoryRegistry();
    private final Standing standing = new Standing(System::nanoTime, () -> {});
    private final LinkPolicies policies = new LinkPolicies();
    private final RegistryChannels channels = new RegistryChannels(
            new PeerRoutes(broker.parts.outboxes()),
            broker.parts.outboxes(),
            policies,
            broker.others,
            broker.nodes,
            new ClusterFigures(),
            broker.parts.retained(),
            standing,
            new Alone());
    private final NodeSupervision supervision = new NodeSupervision(
            registry,
            (key, holder, duration, onLost, gone) -> CompletableFuture.completedFuture(new Held(key)),
            new RouteFeed().writer(),
            new RetainedFeed(),
            new WatchedFiles(),
            channels,
            policies,
            broker.parts,
            standing,
            new Alone(),
            "1",
            0);

    private final CompletableFuture<Life> life = new CompletableFuture<>();
    private final Thread beginning = Thread.ofPlatform().daemon().unstarted(() -> {
        try {
            life.complete(supervision.begin());
        } catch (ExecutionException | TimeoutException | InterruptedException failure) {
            life.completeExceptionally(failure);
        }
    });

    private void awaitIdle() {
        await().until(() -> life.isDone() || beginning.getState() == Thread.State.TIMED_WAITING);
    }

    /** Who gets in before that would be acknowledged what those others never get. */
    @Test
    void a_life_begins_when_it_is_known_what_other_brokers_and_peers_want() {
        beginning.start();
        List<Runnable> snapshots = List.of(
                () -> channels.nodeRoute(new Snapshot<>(Map.of())),
                () -> channels.route(new Snapshot<>(Map.of())),
                () -> channels.link(new Snapshot<>(Map.of())),
                () -> channels.node(new Snapshot<>(Map.of())));
        for (Runnable snapshot : snapshots) {
            awaitIdle();
            assertThat(channels.loaded()).isFalse();
            assertThat(life).isNotDone();
            snapshot.run();
        }
        assertThat(life).succeedsWithin(GENEROUS).extracting(Life::incarnation).isEqualTo(2L);
    }

    private static final class Alone implements ClusterConfig {
        @Override
        public Cluster cluster() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Node node() {
            return new Node() {
                @Override
                public String id() {
                    return TestBroker.NODE.value();
                }

                @Override
                public String host() {
                    return "127.0.0.1";
                }
            };
        }
    }

    private record Held(LeaseKey key) implements Lease {
        @Override
        public long epoch() {
            return 1;
        }

        @Override
        public boolean held() {
            return true;
        }

        @Override
        public void close() {}
    }
}
