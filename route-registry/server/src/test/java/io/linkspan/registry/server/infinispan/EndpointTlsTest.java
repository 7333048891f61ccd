package io.linkspan.registry.server.infinispan;

import static io.linkspan.registry.server.infinispan.RegistryRig.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.contracts.certificates.TestAuthority;
import io.linkspan.registry.client.hotrod.HotRodRegistry;
import io.linkspan.registry.client.hotrod.RegistryTls;
import io.linkspan.registry.client.schema.RetainedEntry;
import io.linkspan.registry.client.schema.Revision;
import io.linkspan.registry.client.tls.TlsFiles;
import io.linkspan.registry.server.infinispan.RegistrySettings.Access;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Hot Rod endpoint and its clients over TLS. */
@Timeout(120)
class EndpointTlsTest {
    @TempDir
    Path directory;

    private final TestAuthority authority = new TestAuthority("registries");
    private final LogLines client = new LogLines("io.linkspan.registry.client");
    private RegistryRig rig;
    private Path certificate;
    private Path key;

    EndpointTlsTest() {}

    @BeforeEach
    void setUp() {
        rig = new RegistryRig(directory);
        certificate = directory.resolve("server.crt");
        key = directory.resolve("server.key");
        authority.issue("registry", "127.0.0.1", "registry.test").write(certificate, key);
        authority.write(directory.resolve("ca.crt"));
    }

    @AfterEach
    void stop() {
        rig.close();
        client.close();
    }

    @Test
    void readsWritesAndListensOverTls() throws Exception {
        // Given
        rig.start(server(null));

        // When
        HotRodRegistry registry = rig.client("127.0.0.1:" + rig.port(), tls("ca.crt", null, "127.0.0.1"));
        await(registry.retained().put("a", entry(1)));

        // Then
        assertThat(await(registry.retained().snapshot())).isEqualTo(Map.of("a", entry(1)));
        assertThat(client.having("ca-file")).isEmpty();
    }

    @Test
    void refusesARegistryThatAnotherAuthoritySigned() throws Exception {
        // Given
        rig.start(server(null));
        new TestAuthority("others").write(directory.resolve("others.crt"));

        // When
        HotRodRegistry registry = rig.client("127.0.0.1:" + rig.port(), tls("others.crt", null, "127.0.0.1"));

        // Then: one line, however often it is tried
        assertThatReported("linkspan.registry.tls.ca-file: the certificate of 127.0.0.1");
        assertThat(registry.available()).isFalse();
        assertThat(client.having("LINKSPAN3102")).hasSize(1);
    }

    @Test
    void refusesACertificateForAnotherHost() throws Exception {
        // Given
        rig.start(server(null));

        // When
        HotRodRegistry registry = rig.client("localhost:" + rig.port(), tls("ca.crt", null, "localhost"));

        // Then
        assertThatReported("No subject alternative DNS name matching localhost");
        assertThat(registry.available()).isFalse();
    }

    @Test
    void takesTheNameThatTheCertificatesMustHave() throws Exception {
        // Given
        rig.start(server(null));

        // When
        HotRodRegistry named = rig.client("127.0.0.1:" + rig.port(), tls("ca.crt", null, "registry.test"));

        // Then: also for the address that the registry itself tells
        await(named.retained().put("a", entry(1)));
        assertThat(await(named.retained().snapshot())).hasSize(1);
    }

    @Test
    void saysWhenTheRegistryDoesNotSpeakTls() {
        // Given
        rig.start();

        // When
        HotRodRegistry registry = rig.client("127.0.0.1:" + rig.port(), tls("ca.crt", null, "127.0.0.1"));

        // Then
        assertThatReported("linkspan.registry.tls: no TLS with 127.0.0.1");
        assertThat(registry.available()).isFalse();
    }

    @Test
    void aClientInClearTextIsNotServed() {
        // Given
        rig.start(server(null));

        // When
        HotRodRegistry registry = rig.client();

        // Then
        assertThatReported("linkspan.registry.tls.enabled");
        assertThat(registry.available()).isFalse();
    }

    @Test
    void asksForClientCertificatesWhereTheyAreRequired() throws Exception {
        // Given
        rig.start(server("ca.crt"));
        authority.issue("broker").write(directory.resolve("client.crt"), directory.resolve("client.key"));
        new TestAuthority("others")
                .issue("stranger")
                .write(directory.resolve("stranger.crt"), directory.resolve("stranger.key"));
        String servers = "127.0.0.1:" + rig.port();

        // When
        HotRodRegistry known = rig.client(servers, tls("ca.crt", "client", "127.0.0.1"));
        HotRodRegistry without = rig.client(servers, tls("ca.crt", null, "127.0.0.1"));
        HotRodRegistry stranger = rig.client(servers, tls("ca.crt", "stranger", "127.0.0.1"));

        // Then
        await(known.retained().put("a", entry(1)));
        assertThatReported("linkspan.registry.tls.certificate-file: the registry ended the handshake");
        Awaitility.await().until(() -> client.having("LINKSPAN3102").size() == 2);
        assertThat(without.available()).isFalse();
        assertThat(stranger.available()).isFalse();
    }

    @Test
    void namesTheKeysOfARefusedPassword() {
        // Given
        rig.start(server(null));

        // When
        HotRodRegistry stranger = rig.client(
                rig.secret("wrong", "wrong horse"), "127.0.0.1:" + rig.port(), tls("ca.crt", null, "127.0.0.1"));

        // Then
        assertThatReported("linkspan.registry.username and .password-file: refused");
        assertThat(client.having("wrong horse")).isEmpty();
        assertThat(stranger.available()).isFalse();
    }

    @Test
    void renewedFilesAreUsedForNewConnectionsAndBrokenOnesAreNot() throws Exception {
        // Given
        try (LogLines server = new LogLines("io.linkspan.registry.server.infinispan")) {
            rig.start(server(null));
            HotRodRegistry first = rig.client("127.0.0.1:" + rig.port(), tls("ca.crt", null, "127.0.0.1"));
            await(first.retained().put("a", entry(1)));

            // When
            TestAuthority next = new TestAuthority("next");
            next.write(directory.resolve("next.crt"));
            next.issue("registry", "127.0.0.1").write(certificate, key);

            // Then
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                HotRodRegistry later = rig.client("127.0.0.1:" + rig.port(), tls("next.crt", null, "127.0.0.1"));
                return await(later.retained().snapshot()).containsKey("a");
            });
            assertThat(await(first.retained().snapshot())).containsKey("a");

            // When
            TestAuthority.replace(key, "no key");

            // Then
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                HotRodRegistry later = rig.client("127.0.0.1:" + rig.port(), tls("next.crt", null, "127.0.0.1"));
                return await(later.retained().snapshot()).containsKey("a")
                        && !server.having("linkspan.registry-server.tls.key-file")
                                .isEmpty();
            });
        }
    }

    @Test
    void saysInOneSentenceWhichFileCannotBeUsed() {
        // Given
        TestAuthority.replace(key, "no key");

        // When / Then
        assertThatThrownBy(() -> rig.start(server(null)))
                .isInstanceOf(RegistryStartException.class)
                .hasMessageStartingWith("linkspan.registry-server.tls.key-file: no unencrypted PKCS#8 private key in ");
    }

    private void assertThatReported(String part) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(client.having(part))
                .isNotEmpty());
        assertThat(client.having(RegistryRig.PASSWORD)).isEmpty();
    }

    private Access server(@Nullable String clientCa) {
        TlsFiles files = new TlsFiles(
                "linkspan.registry-server.tls",
                certificate,
                key,
                "client-ca-file",
                clientCa == null ? null : directory.resolve(clientCa));
        return new Access(null, files, clientCa != null);
    }

    private RegistryTls tls(String ca, @Nullable String identity, String serverName) {
        try {
            return new RegistryTls(
                    new TlsFiles(
                            "linkspan.registry.tls",
                            identity == null ? null : directory.resolve(identity + ".crt"),
                            identity == null ? null : directory.resolve(identity + ".key"),
                            directory.resolve(ca)),
                    serverName);
        } catch (Exception unusable) {
            throw new AssertionError(unusable);
        }
    }

    private static RetainedEntry entry(int number) {
        return new RetainedEntry(new byte[] {(byte) number}, number, false, new Revision(1, number));
    }
}
