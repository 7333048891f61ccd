package io.linkspan.registry.client.contract;

import static io.linkspan.registry.client.contract.ServerRig.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.RegistryUnavailableException;
import io.linkspan.registry.client.Versioned;
import io.linkspan.registry.client.lease.CasLeaseKeeper;
import io.linkspan.registry.client.lease.Lease;
import io.linkspan.registry.client.lease.LeaseHolder;
import io.linkspan.registry.client.lease.LeaseKeeper;
import io.linkspan.registry.client.schema.ExternalRouteEntry;
import io.linkspan.registry.client.schema.ExternalRouteKey;
import io.linkspan.registry.client.schema.LeaseEntry;
import io.linkspan.registry.client.schema.LeaseKey;
import io.linkspan.registry.client.schema.LinkEntry;
import io.linkspan.registry.client.schema.LinkStatusEntry;
import io.linkspan.registry.client.schema.LinkStatusKey;
import io.linkspan.registry.client.schema.LogEntry;
import io.linkspan.registry.client.schema.LogHead;
import io.linkspan.registry.client.schema.LogKey;
import io.linkspan.registry.client.schema.LogLife;
import io.linkspan.registry.client.schema.NodeEntry;
import io.linkspan.registry.client.schema.RetainedEntry;
import io.linkspan.registry.client.schema.Revision;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import io.linkspan.registry.client.schema.SessionEntry;
import io.linkspan.registry.client.schema.SubscriptionEntry;
import io.linkspan.registry.client.schema.SubscriptionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Entries of the caches: written, read, replaced only as they were read, and there again after the server was. */
public abstract class RegistryContract extends ServerContract {
    private static final Duration LEASE = Duration.ofSeconds(30);

    protected RegistryContract() {}

    @Test
    void writesAndReadsEntries() throws Exception {
        // Given
        Registry registry = rig.client();
        RouteKey key = new RouteKey("a/+/#", "node-1");
        RouteEntry value = new RouteEntry(5, new Revision(7, 3));

        // When
        await(registry.routes().put(key, value));

        // Then
        Versioned<RouteEntry> found = await(registry.routes().get(key));
        assertThat(found).isNotNull().extracting(Versioned::value).isEqualTo(value);
        assertThat(await(registry.routes().snapshot())).isEqualTo(Map.of(key, value));
        assertThat(await(registry.routes().remove(key))).isTrue();
        assertThat(await(registry.routes().remove(key))).isFalse();
        assertThat(await(registry.routes().get(key))).isNull();
    }

    @Test
    void keepsNullsMapsAndBytesOfValues() throws Exception {
        // Given
        Registry registry = rig.client();
        LinkStatusKey key = new LinkStatusKey("gcp", "link/node-1");
        LinkStatusEntry status =
                new LinkStatusEntry("online", null, 1, 0, 9, Map.of("reconnects", 4L), new Revision(9, 1));
        RetainedEntry retained = new RetainedEntry(new byte[] {0, -1, 5}, 77, false, new Revision(1, 1));

        // When
        await(registry.linkStatus().put(key, status));
        await(registry.retained().put("a/b", retained));

        // Then
        assertThat(await(registry.linkStatus().snapshot())).isEqualTo(Map.of(key, status));
        assertThat(await(registry.retained().snapshot())).isEqualTo(Map.of("a/b", retained));
    }

    @Test
    void aLogPositionIsWrittenOnceAndTellsWhatIsThere() throws Exception {
        // Given
        Registry registry = rig.client();
        LogKey key = new LogKey("node-1", 7, 1);
        LogEntry mine = new LogEntry(1, new byte[] {1, 2, 3});
        LogEntry seal = new LogEntry(1, new byte[] {9});

        // When / Then
        assertThat(await(registry.log().putIfAbsentOrGet(key, mine))).isNull();
        assertThat(await(registry.log().putIfAbsentOrGet(key, new LogEntry(1, new byte[] {1, 2, 3}))))
                .as("a repeated attempt recognises itself")
                .isEqualTo(mine);
        assertThat(await(registry.log().putIfAbsentOrGet(key, seal))).isEqualTo(mine);
        assertThat(await(registry.log().getAll(Set.of(key, new LogKey("node-1", 7, 2)))))
                .isEqualTo(Map.of(key, mine));
    }

    @Test
    void theLogTakesManyCommitsAtATimeAndEntriesOfMegabytes() throws Exception {
        // Given
        Registry registry = rig.client();
        List<CompletionStage<@Nullable LogEntry>> commits = new ArrayList<>();

        // When
        for (int position = 0; position < 200; position++) {
            commits.add(registry.log().putIfAbsentOrGet(logKey(position), new LogEntry(1, new byte[position])));
        }
        LogEntry huge = new LogEntry(1, new byte[8 * 1024 * 1024]);
        assertThat(await(registry.log().putIfAbsentOrGet(logKey(200), huge))).isNull();

        // Then
        for (CompletionStage<@Nullable LogEntry> commit : commits) {
            assertThat(await(commit)).isNull();
        }
        Set<LogKey> all = IntStream.range(0, 200).mapToObj(this::logKey).collect(Collectors.toSet());
        assertThat(await(registry.log().getAll(all)))
                .hasSize(200)
                .containsEntry(logKey(7), new LogEntry(1, new byte[7]));
        assertThat(await(registry.log().getAll(Set.of(logKey(200))))).containsEntry(logKey(200), huge);
        await(registry.log().removeAll(all));
        assertThat(await(registry.log().getAll(all))).isEmpty();
    }

    @Test
    void sessionsSubscriptionsLogAndItsHeadsSurviveARestart() throws Exception {
        // Given
        Registry registry = rig.client();
        SessionEntry session = new SessionEntry(
                5, "node-1", 7, 2, true, 4_294_967_295L, new byte[] {4}, 30, new Revision(7, 1), "node-2");
        SessionEntry without = new SessionEntry(6, "node-1", 7, 1, false, 0, new byte[0], 0, new Revision(7, 2), "");
        SubscriptionKey filter = new SubscriptionKey("c1", "$share/g/a/+");
        SubscriptionEntry options = new SubscriptionEntry(5, 2, true, true, 2, 268_435_455, new Revision(7, 3));
        LogHead head = new LogHead(List.of(new LogLife(3, 900, 0), new LogLife(7, 0, 0)), new Revision(7, 4));
        LogHead none = new LogHead(List.of(), new Revision(7, 5));
        LogEntry entry = new LogEntry(1, new byte[] {1});
        await(registry.sessions().putAll(Map.of("c1", session, "c2", without)));
        await(registry.subscriptions().put(filter, options));
        await(registry.logHeads().putAll(Map.of("node-1", head, "node-2", none)));
        await(registry.log().putIfAbsentOrGet(logKey(0), entry));

        // When
        rig.stop();
        rig.start();

        // Then
        Registry later = rig.client();
        assertThat(await(later.sessions().snapshot())).isEqualTo(Map.of("c1", session, "c2", without));
        assertThat(await(later.subscriptions().snapshot())).isEqualTo(Map.of(filter, options));
        assertThat(await(later.logHeads().snapshot())).isEqualTo(Map.of("node-1", head, "node-2", none));
        assertThat(await(later.log().getAll(Set.of(logKey(0))))).isEqualTo(Map.of(logKey(0), entry));
    }

    @Test
    void refusesAWrongPassword() throws Exception {
        // Given
        Registry stranger = rig.client(rig.secret("wrong", "wrong horse"), rig.port(), Duration.ofSeconds(3));

        // When / Then
        assertThatThrownBy(() -> await(stranger.routes().snapshot()))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RegistryUnavailableException.class);
        assertThat(stranger.available()).isFalse();
        assertThat(await(rig.client().routes().snapshot())).isEmpty();
    }

    @Test
    void replacesOnlyWhatWasRead() throws Exception {
        // Given
        Registry registry = rig.client();
        await(registry.retained().put("a", retained(1)));
        Versioned<RetainedEntry> read = await(registry.retained().get("a"));
        assertThat(read).isNotNull();

        // When
        await(registry.retained().put("a", retained(2)));

        // Then
        assertThat(await(registry.retained().replace("a", retained(3), read))).isFalse();
        Versioned<RetainedEntry> again = await(registry.retained().get("a"));
        assertThat(again).isNotNull();
        assertThat(await(registry.retained().replace("a", retained(3), again))).isTrue();
        assertThat(await(registry.retained().putIfAbsent("a", retained(4)))).isFalse();
        assertThat(await(registry.retained().putIfAbsent("b", retained(4)))).isTrue();
    }

    @Test
    void entriesWithALifespanVanish() throws Exception {
        // Given
        Registry registry = rig.client();
        await(registry.retained().put("a", retained(1), Duration.ofMillis(300)));

        // Then
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(await(registry.retained().get("a"))).isNull());
    }

    @Test
    void storedCachesSurviveARestartAndOthersDoNot() throws Exception {
        // Given
        Registry registry = rig.client();
        InstanceId instance = await(registry.instance());
        long incarnation = await(registry.nextIncarnation("test"));
        await(registry.retained().put("a/b", retained(5)));
        RouteEntry route = new RouteEntry(1, new Revision(1, 1));
        await(registry.routes().put(new RouteKey("a", "node-1"), route));
        ExternalRouteKey external = new ExternalRouteKey("gcp", "b");
        ExternalRouteEntry wanted = new ExternalRouteEntry(1, "link/node-1", 4, 9, List.of("gcp"), new Revision(4, 9));
        await(registry.externalRoutes().put(external, wanted));
        await(registry.links().put("gcp", link()));
        LeaseEntry lease = new LeaseEntry("link/a", 3, 2, 1, 30_000, new Revision(3, 1));
        await(registry.leases().put(LeaseKey.routes("gcp"), lease));
        NodeEntry node = new NodeEntry(
                "node-1", "broker", 1, "instance", "localhost", 1, 2, 3, 4, "1", 5, true, new Revision(1, 1));
        await(registry.nodes().put("broker/node-1", node));

        // When
        rig.stop();
        rig.start();

        // Then
        Registry later = rig.client();
        assertThat(await(later.instance())).isEqualTo(instance);
        assertThat(await(later.nextIncarnation("test"))).isGreaterThan(incarnation);
        assertThat(await(later.retained().snapshot())).isEqualTo(Map.of("a/b", retained(5)));
        assertThat(await(later.routes().snapshot())).isEqualTo(Map.of(new RouteKey("a", "node-1"), route));
        assertThat(await(later.externalRoutes().snapshot())).isEqualTo(Map.of(external, wanted));
        assertThat(await(later.links().snapshot())).isEqualTo(Map.of("gcp", link()));
        assertThat(await(later.leases().snapshot())).isEqualTo(Map.of(LeaseKey.routes("gcp"), lease));
        assertThat(await(later.nodes().snapshot())).isEmpty();
    }

    @Test
    void aLeaseThatIsGivenBackGoesToAnotherWithAHigherEpoch() throws Exception {
        // Given
        LeaseKey key = LeaseKey.outbox("gcp", "node-1", 0);
        Lease first = lease(key, new LeaseHolder("link/a", 1));
        CompletableFuture<Lease> waiting = leases().acquire(key, new LeaseHolder("link/b", 2), LEASE, lost -> {});
        assertThat(first.held()).isTrue();
        assertThat(waiting).isNotDone();

        // When
        first.close();

        // Then
        try (Lease second = await(waiting)) {
            assertThat(second.epoch()).isGreaterThan(first.epoch());
        }
    }

    private Lease lease(LeaseKey key, LeaseHolder holder) throws Exception {
        return await(leases().acquire(key, holder, LEASE, lost -> {}));
    }

    private LeaseKeeper leases() {
        return new CasLeaseKeeper(rig.client(), rig.timer(), System::nanoTime);
    }

    @Test
    void versionsOfBeforeARestartAreNotUsed() throws Exception {
        // Given
        Registry registry = rig.client();
        await(registry.retained().put("a", retained(1)));
        Versioned<RetainedEntry> read = await(registry.retained().get("a"));
        assertThat(read).isNotNull();

        // When
        rig.stop();
        rig.start();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            Versioned<RetainedEntry> now =
                    registry.retained().get("a").toCompletableFuture().get();
            return now != null && now.generation() != read.generation();
        });

        // Then
        assertThat(await(registry.retained().replace("a", retained(2), read))).isFalse();
    }

    private static LinkEntry link() {
        return new LinkEntry(
                "gcp",
                "tcp://gcp:1883",
                "aws",
                null,
                "secret",
                List.of("a/#"),
                false,
                null,
                null,
                null,
                true,
                1,
                100,
                5_000,
                10_000,
                true,
                1,
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:00:00Z",
                new Revision(4, 1),
                7,
                0,
                null);
    }

    private static RetainedEntry retained(int number) {
        return new RetainedEntry(new byte[] {(byte) number}, number, false, new Revision(1, number));
    }

    private LogKey logKey(long position) {
        return new LogKey("node-1", 7, position);
    }
}
