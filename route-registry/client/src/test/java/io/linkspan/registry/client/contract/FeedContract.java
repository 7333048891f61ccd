package io.linkspan.registry.client.contract;

import static io.linkspan.registry.client.contract.ServerRig.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.registry.client.CacheChange;
import io.linkspan.registry.client.CacheNames;
import io.linkspan.registry.client.CacheWrite;
import io.linkspan.registry.client.hotrod.HotRodRegistry;
import io.linkspan.registry.client.schema.ExternalRouteEntry;
import io.linkspan.registry.client.schema.ExternalRouteKey;
import io.linkspan.registry.client.schema.Revision;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import io.linkspan.registry.client.write.CacheWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** Client feeds and writers against a real endpoint that goes away and comes back. */
public abstract class FeedContract extends ServerContract {
    protected FeedContract() {}

    @Test
    void tellsTheStateFirstThenChanges() throws Exception {
        // Given
        HotRodRegistry writer = rig.client();
        await(writer.routes().putAll(Map.of(key("a"), entry(1), key("b"), entry(1))));

        // When
        Watcher<RouteKey, RouteEntry> watcher = new Watcher<>(rig.client(), CacheNames.ROUTES, 1_000);
        eventually().until(() -> watcher.snapshots() == 1);
        assertThat(watcher.known()).isEqualTo(Map.of(key("a"), entry(1), key("b"), entry(1)));
        await(writer.routes().put(key("c"), entry(2)));
        await(writer.routes().put(key("a"), entry(3)));
        await(writer.routes().remove(key("b")));

        // Then
        eventually().untilAsserted(() -> assertThat(watcher.changes())
                .containsExactly(
                        new CacheChange.Put<>(key("c"), entry(2)),
                        new CacheChange.Put<>(key("a"), entry(3)),
                        new CacheChange.Removed<>(key("b"))));
        assertThat(watcher.snapshots()).isEqualTo(1);
    }

    @Test
    void tellsOfExpiredEntries() throws Exception {
        // Given
        HotRodRegistry writer = rig.client();
        Watcher<RouteKey, RouteEntry> watcher = new Watcher<>(rig.client(), CacheNames.ROUTES, 1_000);
        eventually().until(() -> watcher.snapshots() == 1);

        // When
        await(writer.routes().put(key("a"), entry(1), Duration.ofMillis(200)));
        Awaitility.await().until(() -> watcher.known().containsKey(key("a")));
        eventually().untilAsserted(() -> assertThat(await(writer.routes().get(key("a"))))
                .isNull());

        // Then
        eventually().until(() -> watcher.known().isEmpty());
    }

    @Test
    void tellsTheStateAgainAfterTheRegistryWasRestarted() throws Exception {
        // Given
        HotRodRegistry client = rig.client();
        await(client.routes().put(key("a"), entry(1)));
        await(client.externalRoutes().put(external("x"), externalEntry(1)));
        Watcher<RouteKey, RouteEntry> routes = new Watcher<>(client, CacheNames.ROUTES, 1_000);
        Watcher<ExternalRouteKey, ExternalRouteEntry> externalRoutes =
                new Watcher<>(client, CacheNames.EXTERNAL_ROUTES, 1_000);
        eventually().until(() -> routes.snapshots() == 1 && externalRoutes.snapshots() == 1);

        // When
        rig.stop();
        rig.start();

        // Then
        eventually().until(() -> routes.snapshots() > 1 && externalRoutes.snapshots() > 1);
        assertThat(routes.known()).isEqualTo(Map.of(key("a"), entry(1)));
        assertThat(externalRoutes.known()).isEqualTo(Map.of(external("x"), externalEntry(1)));
        await(rig.client().externalRoutes().put(external("y"), externalEntry(1)));
        eventually().until(() -> externalRoutes.known().containsKey(external("y")));
    }

    @Test
    void aClientThatStartedBeforeTheRegistryGetsItsSnapshotLater() throws Exception {
        // Given
        rig.stop();
        HotRodRegistry early = rig.client();
        Watcher<RouteKey, RouteEntry> watcher = new Watcher<>(early, CacheNames.ROUTES, 1_000);
        assertThat(early.available()).isFalse();

        // When
        rig.start();

        // Then
        await(early.ready());
        eventually().until(() -> watcher.snapshots() == 1);
    }

    @Test
    void everyPendingWriteArrivesAfterTheRegistryWasAway() throws Exception {
        // Given
        HotRodRegistry client = rig.client();
        AtomicInteger done = new AtomicInteger();
        CacheWriter<RouteKey, RouteEntry> writer = writer(client);
        Map<RouteKey, RouteEntry> expected = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            write(writer, key("before/" + i), 1, expected, done);
        }
        eventually().until(() -> done.get() > 0);

        // When
        rig.stop();
        for (int i = 0; i < 1_000; i++) {
            write(writer, key("while/" + i), 1, expected, done);
            write(writer, key("before/" + i), 2, expected, done);
        }
        writer.write(new CacheWrite.Remove<>(key("before/7")), done::incrementAndGet);
        expected.remove(key("before/7"));
        rig.start();

        // Then
        eventually().until(() -> done.get() == 3_001);
        eventually().untilAsserted(() -> assertThat(await(rig.client().routes().snapshot()))
                .isEqualTo(expected));
    }

    @Test
    void manyWritesReachAWatcherThatIsSlowerThanTheyAre() throws Exception {
        // Given a watcher with room for few changes
        HotRodRegistry client = rig.client();
        CacheWriter<RouteKey, RouteEntry> writer = writer(client);
        Watcher<RouteKey, RouteEntry> watcher = new Watcher<>(rig.client(), CacheNames.ROUTES, 16);
        watcher.pause(true);
        AtomicInteger done = new AtomicInteger();
        Map<RouteKey, RouteEntry> expected = new HashMap<>();

        // When
        for (int i = 0; i < 5_000; i++) {
            write(writer, key("t/" + i), 1, expected, done);
        }
        eventually().until(() -> done.get() == 5_000);
        watcher.pause(false);

        // Then
        eventually().untilAsserted(() -> assertThat(watcher.known()).isEqualTo(expected));
    }

    @Test
    void incarnationsAreNeverGivenTwice() throws Exception {
        // Given
        HotRodRegistry one = rig.client();
        HotRodRegistry other = rig.client();

        // When
        List<CompletionStage<Long>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            asked.add(one.nextIncarnation("one"));
            asked.add(other.nextIncarnation("other"));
        }
        List<Long> given = new ArrayList<>();
        for (CompletionStage<Long> answer : asked) {
            given.add(await(answer));
        }

        // Then
        assertThat(given).doesNotHaveDuplicates().allMatch(number -> number > 0);
        rig.stop();
        rig.start();
        assertThat(await(rig.client().nextIncarnation("one"))).isGreaterThan(Collections.max(given));
    }

    private CacheWriter<RouteKey, RouteEntry> writer(HotRodRegistry client) {
        CacheWriter<RouteKey, RouteEntry> writer = new CacheWriter<>(client.routes(), rig.timer(), true);
        var unused = client.onRenewal(memoryLost -> {
            if (memoryLost) {
                writer.restore();
            } else {
                writer.wake();
            }
        });
        return writer;
    }

    private static void write(
            CacheWriter<RouteKey, RouteEntry> writer,
            RouteKey key,
            long counter,
            Map<RouteKey, RouteEntry> expected,
            AtomicInteger done) {
        RouteEntry value = entry(counter);
        expected.put(key, value);
        writer.write(new CacheWrite.Put<>(key, value, null), done::incrementAndGet);
    }

    protected static RouteKey key(String filter) {
        return new RouteKey(filter, "node-1");
    }

    protected static RouteEntry entry(long counter) {
        return new RouteEntry(1, new Revision(1, counter));
    }

    private static ExternalRouteKey external(String filter) {
        return new ExternalRouteKey("gcp", filter);
    }

    private static ExternalRouteEntry externalEntry(long counter) {
        return new ExternalRouteEntry(1, "link/node-1", 4, counter, List.of("gcp"), new Revision(4, counter));
    }

    protected static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(30));
    }
}
