package io.linkspan.registry.server.infinispan;

import static io.linkspan.registry.server.infinispan.RegistryRig.await;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.linkspan.registry.client.CacheNames;
import io.linkspan.registry.client.RegistryUnavailableException;
import io.linkspan.registry.client.WriteOnceCache;
import io.linkspan.registry.client.schema.LogEntry;
import io.linkspan.registry.client.schema.LogKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a file system of its own, a tmpfs, which needs the right to mount. */
@Timeout(120)
class DiskFullTest {
    /** The journal looks for room once a second. */
    private static final Duration LONGER_THAN_A_RETRY = Duration.ofMillis(2_500);

    private final LogLines log = new LogLines("io.linkspan.registry.server.store");

    @TempDir
    Path directory;

    private RegistryRig rig;
    private boolean mounted;

    DiskFullTest() {}

    @BeforeEach
    void setUp() throws Exception {
        Files.createDirectory(directory.resolve("data"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=64m,mode=700", "tmpfs", data());
        // Only a file system of its own can be full without harm to the machine, and only root may mount one: elsewhere
        // there is nothing to check, which the report says as a skipped test with this text.
        assumeTrue(mounted, "SKIPPED, NOTHING CHECKED: a full disk needs the right to mount a tmpfs");
        rig = new RegistryRig(directory).start();
    }

    @AfterEach
    void stop() throws Exception {
        if (mounted) {
            rig.close();
            Awaitility.await("a mapping of a closed file ends when it is collected")
                    .untilAsserted(() -> {
                        System.gc();
                        assertThat(run("umount", data())).isTrue();
                    });
        }
        log.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFullDiskRefusesWritesLosesNothingAndRecoversByItself(boolean overHotRod) throws Exception {
        // Given
        WriteOnceCache<LogKey, LogEntry> entries = overHotRod ? rig.client().log() : new LocalLog(rig::server);
        Set<LogKey> kept = new HashSet<>();
        LogKey next = new LogKey("node-1", 1, 0);

        // When: written until it is refused
        while (entries.putIfAbsentOrGet(next, entry())
                .handle((there, failure) -> failure == null)
                .toCompletableFuture()
                .get(30, SECONDS)) {
            kept.add(next);
            next = new LogKey("node-1", 1, next.position() + 1);
            assertThat(kept).as("64 MiB hold no more").hasSizeLessThan(1_200);
        }

        // Then: clearly refused, all that was acknowledged is there, removals are taken
        LogKey refused = next;
        assertThatThrownBy(() -> await(entries.putIfAbsentOrGet(refused, entry())))
                .hasCauseInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("no room");
        assertThat(rig.server().cachesWithoutRoom()).containsExactly(CacheNames.LOG);
        assertThat(rig.server().serving()).isTrue();
        assertThat(await(entries.getAll(kept))).hasSameSizeAs(kept);

        // And: however often it is tried, operators are told once
        Awaitility.await().during(LONGER_THAN_A_RETRY).until(() -> entries.putIfAbsentOrGet(refused, entry())
                .handle((there, failure) -> failure != null)
                .toCompletableFuture()
                .get(30, SECONDS));
        assertThat(log.having("cannot write in")).hasSize(1);
        assertThat(log.having("there is room again")).isEmpty();

        // When: removed what is not needed any more
        Set<LogKey> removed = new HashSet<>(kept);
        removed.removeIf(key -> key.position() > kept.size() / 2);
        await(entries.removeAll(removed));
        kept.removeAll(removed);

        // Then: it writes again by itself, and a restart finds everything
        Awaitility.await().ignoreExceptions().until(() -> await(entries.putIfAbsentOrGet(refused, entry())) == null);
        kept.add(refused);
        assertThat(rig.server().cachesWithoutRoom()).isEmpty();
        assertThat(log.having("there is room again")).hasSize(1);
        rig.stop();
        rig.start();
        assertThat(await(entries.getAll(kept)).keySet()).isEqualTo(kept);
        assertThat(await(entries.getAll(removed))).isEmpty();
    }

    private static LogEntry entry() {
        return new LogEntry(1, new byte[64 * 1024]);
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    }
}
