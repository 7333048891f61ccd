package io.linkspan.registry.server.infinispan;

import static io.linkspan.registry.server.infinispan.RegistryRig.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.contracts.certificates.TestAuthority;
import io.linkspan.registry.client.hotrod.HotRodRegistry;
import io.linkspan.registry.client.schema.RetainedEntry;
import io.linkspan.registry.client.schema.Revision;
import io.linkspan.registry.client.tls.TlsFiles;
import io.linkspan.registry.server.infinispan.RegistrySettings.ClusterSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in among the registry nodes, and who does not. */
@Timeout(180)
class ClusterSecurityTest {
    private static final int NODES = 3;

    @TempDir
    Path directory;

    private final LogLines log = new LogLines("io.linkspan.registry.server.infinispan");
    private final TestAuthority authority = new TestAuthority("nodes");
    private final List<EmbeddedRegistry> running = new ArrayList<>();
    private RegistryRig rig;
    private Nodes nodes;

    ClusterSecurityTest() {}

    @BeforeEach
    void setUp() throws IOException {
        rig = new RegistryRig(directory);
        nodes = new Nodes(directory, rig.secret("password", RegistryRig.PASSWORD), NODES);
    }

    @AfterEach
    void stop() {
        rig.close();
        running.forEach(EmbeddedRegistry::close);
        log.close();
    }

    @Test
    void threeNodesWithTlsAndASecretAreOneAndTakeBackOneThatWasStopped() throws Exception {
        // Given
        for (int i = 0; i < NODES; i++) {
            running.add(EmbeddedRegistry.start(node(i, i + 1, secret("group"), tls(authority, i))));
        }
        assertThat(running.getLast().members()).isEqualTo(NODES);
        HotRodRegistry client = rig.client(nodes.clientPort(0));
        await(client.retained().put("a", entry(1)));

        // When
        running.get(2).close();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> running.get(0).members() == 2);
        await(client.retained().put("b", entry(2)));
        running.set(2, EmbeddedRegistry.start(node(2, NODES, secret("group"), tls(authority, 2))));

        // Then
        assertThat(running.get(2).members()).isEqualTo(NODES);
        assertThat(await(rig.client(nodes.clientPort(2)).retained().snapshot()))
                .isEqualTo(Map.of("a", entry(1), "b", entry(2)));
    }

    @Test
    void aNodeWithoutTheSecretOrWithAnotherDoesNotGetIn() throws Exception {
        // Given
        running.add(EmbeddedRegistry.start(node(0, 1, secret("group"), null)));

        // When / Then
        for (Path wrong : new Path[] {secret("other"), null}) {
            assertThatThrownBy(() -> EmbeddedRegistry.start(node(1, 1, wrong, null)))
                    .isInstanceOf(RegistryStartException.class)
                    .hasMessageStartingWith("linkspan.registry-server.cluster.secret-file: ");
            assertThat(running.getFirst().members()).isEqualTo(1);
        }
        running.add(EmbeddedRegistry.start(node(1, 1, secret("group"), null)));
        assertThat(running.getFirst().members()).isEqualTo(2);
    }

    @Test
    void aNodeWithACertificateOfAnotherAuthorityDoesNotGetIn() throws Exception {
        // Given
        running.add(EmbeddedRegistry.start(node(0, 1, null, tls(authority, 0))));
        RegistrySettings stranger = node(1, 2, null, tls(new TestAuthority("strangers"), 1));

        // When: it waits for a second member before it serves
        CompletableFuture<EmbeddedRegistry> starting =
                CompletableFuture.supplyAsync(() -> EmbeddedRegistry.start(stranger), Thread.ofPlatform()::start);

        // Then: both sides say whom they refuse, and why
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(log.having(
                        "linkspan.registry-server.cluster.tls.ca-file: the certificate of 127.0.0.1, subject=CN=node"))
                .anySatisfy(line -> assertThat(line).contains("unable to find valid certification path")));
        assertThat(running.getFirst().members()).isEqualTo(1);
        assertThat(starting).isNotDone();

        // When
        tls(authority, 1);

        // Then: the files are read again, and it is let in
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(starting::isDone);
        running.add(starting.get());
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> running.getFirst().members() == 2);
    }

    @Test
    void aNodeInClearTextDoesNotGetIn() throws Exception {
        // Given
        running.add(EmbeddedRegistry.start(node(0, 1, null, tls(authority, 0))));

        // When: alone, since it cannot reach the other
        running.add(EmbeddedRegistry.start(node(1, 1, null, null)));

        // Then
        assertThat(running).extracting(EmbeddedRegistry::members).containsExactly(1, 1);
    }

    private RegistrySettings node(int index, int initialSize, @Nullable Path secret, @Nullable TlsFiles tls) {
        ClusterSettings cluster = nodes.cluster(index, initialSize).secured(secret, tls);
        return nodes.settings(index, cluster);
    }

    private Path secret(String text) {
        return rig.secret("secret-" + text, text);
    }

    private TlsFiles tls(TestAuthority by, int index) {
        Path certificate = directory.resolve("node-" + index + ".crt");
        Path key = directory.resolve("node-" + index + ".key");
        by.issue("node " + index).write(certificate, key);
        return new TlsFiles(
                "linkspan.registry-server.cluster.tls",
                certificate,
                key,
                by.write(directory.resolve("node-" + index + "-ca.crt")));
    }

    private static RetainedEntry entry(int number) {
        return new RetainedEntry(new byte[] {(byte) number}, number, false, new Revision(1, number));
    }
}
