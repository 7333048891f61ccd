package io.linkspan.registry.server.infinispan;

import static io.linkspan.registry.server.infinispan.RegistryRig.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.RegistryUnavailableException;
import io.linkspan.registry.client.Versioned;
import io.linkspan.registry.client.schema.LinkStatusEntry;
import io.linkspan.registry.client.schema.LinkStatusKey;
import io.linkspan.registry.client.schema.RetainedEntry;
import io.linkspan.registry.client.schema.Revision;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedRegistryTest {
    @TempDir
    Path directory;

    private RegistryRig rig;

    EmbeddedRegistryTest() {}

    @BeforeEach
    void setUp() {
        rig = new RegistryRig(directory).start();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

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
        await(registry.routes().put(new RouteKey("a", "node-1"), new RouteEntry(1, new Revision(1, 1))));

        // When
        rig.stop();
        rig.start();

        // Then
        Registry later = rig.client();
        assertThat(await(later.instance())).isEqualTo(instance);
        assertThat(await(later.nextIncarnation("test"))).isGreaterThan(incarnation);
        assertThat(await(later.retained().snapshot())).isEqualTo(Map.of("a/b", retained(5)));
        assertThat(await(later.routes().snapshot())).isEmpty();
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

    @Test
    void nobodyElseMayReadTheData() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("data"))))
                .isEqualTo("rwx------");
    }

    @Test
    void saysInOneSentenceWhyItCannotStart() {
        RegistrySettings settings = rig.settings();
        RegistrySettings noPassword = new RegistrySettings(
                "node-2",
                "127.0.0.1",
                0,
                directory.resolve("other"),
                new RegistrySettings.Credentials("linkspan", rig.secret("empty", "")),
                null,
                settings.limits());
        RegistrySettings portInUse = new RegistrySettings(
                "node-2",
                "127.0.0.1",
                rig.port(),
                directory.resolve("another"),
                settings.credentials(),
                null,
                settings.limits());

        assertThatThrownBy(() -> EmbeddedRegistry.start(noPassword))
                .isInstanceOf(RegistryStartException.class)
                .hasMessageContaining("password file is empty");
        assertThatThrownBy(() -> EmbeddedRegistry.start(portInUse))
                .isInstanceOf(RegistryStartException.class)
                .hasMessageContaining("127.0.0.1:" + rig.port());
    }

    private static RetainedEntry retained(int number) {
        return new RetainedEntry(new byte[] {(byte) number}, number, false, new Revision(1, number));
    }
}
