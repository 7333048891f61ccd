package io.linkspan.registry.server.infinispan;

import static io.linkspan.registry.server.infinispan.RegistryRig.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.registry.client.CacheChange;
import io.linkspan.registry.client.CacheNames;
import io.linkspan.registry.client.feed.ChangeSequencer;
import io.linkspan.registry.client.hotrod.HotRodRegistry;
import io.linkspan.registry.client.schema.RetainedEntry;
import io.linkspan.registry.client.schema.Revision;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two registry nodes over JGroups TCP. */
@Timeout(120)
class ClusterTest {
    @TempDir
    Path directory;

    private RegistryRig rig;
    private Nodes nodes;

    ClusterTest() {}

    @BeforeEach
    void setUp() throws IOException {
        rig = new RegistryRig(directory);
        nodes = new Nodes(directory, rig.secret("password", RegistryRig.PASSWORD), 2);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void twoNodesAreOneRegistry() throws Exception {
        try (EmbeddedRegistry one = EmbeddedRegistry.start(node(0));
                EmbeddedRegistry other = EmbeddedRegistry.start(node(1))) {
            // Given
            assertThat(one.members()).isEqualTo(2);
            assertThat(other.members()).isEqualTo(2);
            HotRodRegistry atOne = rig.client(one.port());
            HotRodRegistry atOther = rig.client(other.port());
            Map<RouteKey, RouteEntry> seen = watch(atOther);

            // When
            await(atOne.routes().put(key("a"), entry(1)));

            // Then
            Awaitility.await().untilAsserted(() -> assertThat(seen).isEqualTo(Map.of(key("a"), entry(1))));
            assertThat(await(atOther.routes().snapshot())).isEqualTo(Map.of(key("a"), entry(1)));
            assertThat(one.serving()).isTrue();
            assertThat(other.serving()).isTrue();
        }
    }

    @Test
    void clientsAndWatchersGoOnWhenTheirNodeIsStopped() throws Exception {
        EmbeddedRegistry one = EmbeddedRegistry.start(node(0));
        try (EmbeddedRegistry other = EmbeddedRegistry.start(node(1))) {
            // Given a client that learned of the other node from the first
            HotRodRegistry client = rig.client(one.port());
            InstanceId instance = await(client.instance());
            await(client.routes().put(key("a"), entry(1)));
            Map<RouteKey, RouteEntry> seen = watch(client);
            Awaitility.await().until(() -> seen.containsKey(key("a")));

            // When
            one.close();

            // Then
            Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
                await(client.routes().put(key("b"), entry(1)));
                return seen.containsKey(key("b"));
            });
            assertThat(seen).isEqualTo(Map.of(key("a"), entry(1), key("b"), entry(1)));
            assertThat(await(client.instance())).isEqualTo(instance);
            Awaitility.await().until(() -> other.members() == 1);
        }
    }

    @Test
    void aNodeThatComesBackTakesTheOthersDataInsteadOfItsOld() throws Exception {
        try (EmbeddedRegistry one = EmbeddedRegistry.start(node(0))) {
            // Given
            EmbeddedRegistry other = EmbeddedRegistry.start(node(1));
            HotRodRegistry client = rig.client(one.port());
            await(client.retained().put("old", retained(1)));
            other.close();

            // When
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> await(client.retained().remove("old")));
            await(client.retained().put("new", retained(2)));
            try (EmbeddedRegistry again = EmbeddedRegistry.start(node(1, 2))) {

                // Then
                assertThat(again.members()).isEqualTo(2);
                assertThat(await(rig.client(again.port()).retained().snapshot()))
                        .isEqualTo(Map.of("new", retained(2)));
                assertThat(again.entriesInMemory(CacheNames.RETAINED)).isEqualTo(1);
            }
        }
    }

    @Test
    void afterAFullStopNobodyServesUntilTheNodeWithTheNewestDataIsBack() throws Exception {
        // Given: the other node served on after this one had gone
        EmbeddedRegistry one = EmbeddedRegistry.start(node(0));
        EmbeddedRegistry other = EmbeddedRegistry.start(node(1));
        await(rig.client(one.port()).retained().put("both", retained(1)));
        one.close();
        Awaitility.await().until(() -> ServedView.read(directory.resolve("registry-1"))
                .members()
                .equals(Set.of("registry-1")));
        HotRodRegistry client = rig.client(other.port());
        Awaitility.await().ignoreExceptions().until(() -> {
            await(client.retained().put("later", retained(2)));
            return true;
        });
        other.close();

        // When
        CompletableFuture<EmbeddedRegistry> first =
                CompletableFuture.supplyAsync(() -> EmbeddedRegistry.start(node(0)), Thread.ofPlatform()::start);
        Awaitility.await()
                .during(Duration.ofSeconds(5))
                .atMost(Duration.ofSeconds(10))
                .until(() -> !first.isDone());
        try (EmbeddedRegistry last = EmbeddedRegistry.start(node(1));
                EmbeddedRegistry waited = first.get(60, TimeUnit.SECONDS)) {

            // Then
            assertThat(await(rig.client(waited.port()).retained().snapshot()))
                    .isEqualTo(Map.of("both", retained(1), "later", retained(2)));
            assertThat(last.members()).isEqualTo(2);
        }
    }

    @Test
    void anOperatorMayGiveUpTheNodesThatAreAway() throws Exception {
        // Given
        EmbeddedRegistry one = EmbeddedRegistry.start(node(0));
        EmbeddedRegistry other = EmbeddedRegistry.start(node(1));
        await(rig.client(one.port()).retained().put("both", retained(1)));
        one.close();
        other.close();
        Path marker = directory.resolve("registry-0").resolve(ServingGate.MARKER);

        // When
        Files.createFile(marker);
        try (EmbeddedRegistry alone = EmbeddedRegistry.start(node(0))) {

            // Then
            assertThat(await(rig.client(alone.port()).retained().snapshot())).isEqualTo(Map.of("both", retained(1)));
            assertThat(marker).doesNotExist();
        }
    }

    private Map<RouteKey, RouteEntry> watch(HotRodRegistry client) {
        Map<RouteKey, RouteEntry> seen = new ConcurrentHashMap<>();
        ChangeSequencer<RouteKey, RouteEntry> sequencer = new ChangeSequencer<>(1_000);
        client.watch(CacheNames.ROUTES, sequencer, () -> {
            synchronized (seen) {
                for (var change = sequencer.poll(); change != null; change = sequencer.poll()) {
                    switch (change) {
                        case CacheChange.Snapshot<RouteKey, RouteEntry> snapshot -> {
                            seen.keySet().retainAll(snapshot.entries().keySet());
                            seen.putAll(snapshot.entries());
                        }
                        case CacheChange.Put<RouteKey, RouteEntry> put -> seen.put(put.key(), put.value());
                        case CacheChange.Removed<RouteKey, RouteEntry> removed -> seen.remove(removed.key());
                    }
                }
            }
        });
        return seen;
    }

    private RegistrySettings node(int index) {
        return node(index, 1);
    }

    private RegistrySettings node(int index, int initialSize) {
        return nodes.settings(index, nodes.cluster(index, initialSize));
    }

    private static RouteKey key(String filter) {
        return new RouteKey(filter, "node-1");
    }

    private static RouteEntry entry(long counter) {
        return new RouteEntry(1, new Revision(1, counter));
    }

    private static RetainedEntry retained(int number) {
        return new RetainedEntry(new byte[] {(byte) number}, number, false, new Revision(1, number));
    }
}
