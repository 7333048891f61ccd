package io.linkspan.registry.server.infinispan;

import static io.linkspan.registry.server.infinispan.RegistryRig.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.registry.client.RegistryUnavailableException;
import io.linkspan.registry.client.WriteOnceCache;
import io.linkspan.registry.client.schema.LogEntry;
import io.linkspan.registry.client.schema.LogKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log without a socket, beside clients that come over Hot Rod: they see the same. */
class LocalLogTest {
    private final RegistryRig rig;
    private LocalLog local;

    LocalLogTest(@TempDir Path directory) {
        rig = new RegistryRig(directory).start();
        local = new LocalLog(rig::server);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void aPositionIsWrittenOnceWhicheverWayItComes() throws Exception {
        WriteOnceCache<LogKey, LogEntry> remote = rig.client().log();
        assertThat(await(local.putIfAbsentOrGet(key(1), entry(1)))).isNull();
        assertThat(await(remote.putIfAbsentOrGet(key(2), entry(2)))).isNull();

        assertThat(await(local.putIfAbsentOrGet(key(1), entry(1))))
                .as("a repeated attempt recognises itself")
                .isEqualTo(entry(1));
        assertThat(await(remote.putIfAbsentOrGet(key(1), entry(9)))).isEqualTo(entry(1));
        assertThat(await(local.putIfAbsentOrGet(key(2), entry(9)))).isEqualTo(entry(2));
        for (WriteOnceCache<LogKey, LogEntry> log : List.of(local, remote)) {
            assertThat(await(log.getAll(Set.of(key(1), key(2), key(3)))))
                    .isEqualTo(Map.of(key(1), entry(1), key(2), entry(2)));
        }
    }

    @Test
    void whatIsNoLongerInMemoryIsReadBackAndRemoved() throws Exception {
        // Given
        List<CompletionStage<@Nullable LogEntry>> commits = IntStream.range(0, 500)
                .mapToObj(i -> local.putIfAbsentOrGet(key(i), entry(i)))
                .toList();
        for (CompletionStage<@Nullable LogEntry> commit : commits) {
            assertThat(await(commit)).isNull();
        }

        // When
        rig.stop();
        rig.start();

        // Then
        Set<LogKey> all = IntStream.range(0, 500).mapToObj(LocalLogTest::key).collect(Collectors.toSet());
        assertThat(await(local.getAll(all))).hasSize(500).containsEntry(key(7), entry(7));
        await(local.removeAll(all));
        assertThat(await(local.getAll(all))).isEmpty();
        assertThat(await(rig.client().log().getAll(all))).isEmpty();
    }

    @Test
    void ofManyWhoWriteOnePositionOneHasIt() throws Exception {
        for (int position = 0; position < 50; position++) {
            LogKey contested = key(position);
            List<CompletionStage<@Nullable LogEntry>> attempts = IntStream.range(0, 8)
                    .parallel()
                    .mapToObj(i -> local.putIfAbsentOrGet(contested, entry(i)))
                    .toList();
            List<LogEntry> found = new ArrayList<>();
            for (CompletionStage<@Nullable LogEntry> attempt : attempts) {
                LogEntry present = await(attempt);
                if (present != null) {
                    found.add(present);
                }
            }
            assertThat(found)
                    .hasSize(7)
                    .containsOnly(await(local.getAll(Set.of(contested))).get(contested));
        }
    }

    @Test
    void whatIsRemovedHereIsNotSeenBySomebodyWhoHasReadItBefore() throws Exception {
        WriteOnceCache<LogKey, LogEntry> remote = rig.client().log();
        await(local.putIfAbsentOrGet(key(1), entry(1)));
        assertThat(await(remote.getAll(Set.of(key(1))))).isEqualTo(Map.of(key(1), entry(1)));

        await(local.removeAll(List.of(key(1))));

        assertThat(await(remote.getAll(Set.of(key(1))))).isEmpty();
        assertThat(await(remote.putIfAbsentOrGet(key(1), entry(2)))).isNull();
    }

    @Test
    void withoutAStoreItIsInMemory() throws Exception {
        rig.stop();
        RegistrySettings kept = rig.settings();
        rig.start(new RegistrySettings(
                kept.nodeName(),
                kept.host(),
                kept.port(),
                kept.dataDir().resolveSibling("none"),
                kept.credentials(),
                null,
                Durability.NONE,
                kept.limits()));
        assertWrittenOnceAndRemoved(rig.client().log());
    }

    @Test
    void theOtherNodesOfTheRegistryHaveItToo(@TempDir Path elsewhere) throws Exception {
        Nodes nodes = new Nodes(elsewhere, rig.secret("password", RegistryRig.PASSWORD), 2);
        try (EmbeddedRegistry one = EmbeddedRegistry.start(nodes.settings(0, nodes.cluster(0, 1)));
                EmbeddedRegistry other = EmbeddedRegistry.start(nodes.settings(1, nodes.cluster(1, 1)))) {
            local = new LocalLog(() -> one);
            assertWrittenOnceAndRemoved(rig.client(other.port()).log());
        }
    }

    private void assertWrittenOnceAndRemoved(WriteOnceCache<LogKey, LogEntry> remote) throws Exception {
        assertThat(await(local.putIfAbsentOrGet(key(1), entry(1)))).isNull();
        assertThat(await(local.putIfAbsentOrGet(key(1), entry(1)))).isEqualTo(entry(1));
        assertThat(await(remote.putIfAbsentOrGet(key(1), entry(2)))).isEqualTo(entry(1));
        await(local.removeAll(List.of(key(1))));
        assertThat(await(remote.getAll(Set.of(key(1))))).isEmpty();
    }

    @Test
    void failsWhileTheRegistryDoesNotRun() {
        rig.stop();
        for (LocalLog stopped : List.of(local, new LocalLog(() -> null))) {
            assertThatThrownBy(() -> await(stopped.putIfAbsentOrGet(key(1), entry(1))))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(RegistryUnavailableException.class);
        }
    }

    @Test
    void failsAfterTheRegistryHasStopped() {
        EmbeddedRegistry before = rig.server();
        rig.stop();
        LocalLog stopped = new LocalLog(() -> before);
        assertThatThrownBy(() -> await(stopped.putIfAbsentOrGet(key(1), entry(1))))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RegistryUnavailableException.class);
    }

    private static LogKey key(int position) {
        return new LogKey("node-1", 1, position);
    }

    private static LogEntry entry(int number) {
        return new LogEntry(1, new byte[] {(byte) number, (byte) (number >> 8)});
    }
}
