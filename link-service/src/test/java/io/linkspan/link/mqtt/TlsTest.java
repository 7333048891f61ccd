package io.linkspan.link.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.link.ServerAddress;
import io.linkspan.contracts.link.TlsSpec;
import io.linkspan.link.loop.ThreadLoops;
import io.linkspan.link.transport.DialFailure;
import io.linkspan.link.transport.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Against a mosquitto with TLS: a link trusts only whom its spec says, and says what is wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {

    @TempDir
    static Path directory;

    private final ThreadLoops loops = new ThreadLoops(1, (name, failure) -> {});
    private final HiveMqDialer dialer = new HiveMqDialer(1);
    private TestAuthority authority;
    private TestAuthority.Identity client;
    private Mosquitto broker;
    private Mosquitto wantsClientCertificate;

    @BeforeAll
    void setUp() throws Exception {
        authority = new TestAuthority(directory.resolve("ca"));
        TestAuthority.Identity server = authority.issue("server", "dns:localhost");
        client = authority.issue("client", "dns:client");
        Path certificate = Files.writeString(directory.resolve("server.pem"), server.certificatePem());
        Path key = Files.writeString(directory.resolve("server.key"), server.keyPem());
        Path ca = Files.writeString(directory.resolve("ca.pem"), authority.caPem());
        broker = Mosquitto.start(
                directory.resolve("tls"), "allow_anonymous true", "certfile " + certificate, "keyfile " + key);
        wantsClientCertificate = Mosquitto.start(
                directory.resolve("mtls"),
                "allow_anonymous true",
                "certfile " + certificate,
                "keyfile " + key,
                "cafile " + ca,
                "require_certificate true");
    }

    @AfterAll
    void stop() {
        broker.close();
        wantsClientCertificate.close();
        loops.close();
    }

    @Test
    void the_right_authority_and_host_name_connect() throws Exception {
        assertConnects("localhost", broker, tls(authority.caPem(), true));
    }

    @Test
    void a_certificate_for_another_host_is_refused() throws Exception {
        assertThat(failure("127.0.0.1", broker, tls(authority.caPem(), true)))
                .isEqualTo(new DialFailure(
                        DialFailure.Kind.TLS,
                        "TLS with 127.0.0.1:" + broker.port()
                                + " failed: the server's certificate is not made out to '127.0.0.1'"));
    }

    @Test
    void another_host_is_accepted_only_when_the_spec_says_so() throws Exception {
        assertConnects("127.0.0.1", broker, tls(authority.caPem(), false));
    }

    @Test
    void a_certificate_of_an_unknown_authority_is_refused() throws Exception {
        TestAuthority other = new TestAuthority(directory.resolve("other"));
        assertThat(failure("localhost", broker, tls(other.caPem(), true)))
                .isEqualTo(new DialFailure(
                        DialFailure.Kind.TLS,
                        "TLS with localhost:" + broker.port()
                                + " failed: the server's certificate is not issued by an authority this link trusts"));
    }

    @Test
    void without_an_authority_of_its_own_the_link_trusts_those_of_the_system_only() throws Exception {
        assertThat(failure("localhost", broker, TlsSpec.SYSTEM).sentence())
                .endsWith("the server's certificate is not issued by an authority this link trusts");
    }

    @Test
    void a_client_certificate_is_presented() throws Exception {
        TlsSpec spec = new TlsSpec(true, authority.caPem(), client.certificatePem(), client.keyPem(), true);
        assertConnects("localhost", wantsClientCertificate, spec);
    }

    @Test
    void a_missing_client_certificate_is_a_tls_failure_or_a_closed_connection() throws Exception {
        // With TLS 1.3 the server's refusal comes after the client has finished, so either may be seen first.
        assertThat(failure("localhost", wantsClientCertificate, tls(authority.caPem(), true))
                        .sentence())
                .containsAnyOf("certificate required", "closed before CONNACK", "Connection reset");
    }

    @Test
    void unusable_fields_are_refused_by_name() throws Exception {
        assertThat(failure("localhost", broker, tls("no certificate", true)))
                .isEqualTo(new DialFailure(DialFailure.Kind.UNUSABLE, "tls.caPem is not a list of PEM certificates"));
        TlsSpec halfIdentity = new TlsSpec(true, authority.caPem(), client.certificatePem(), null, true);
        assertThat(failure("localhost", broker, halfIdentity))
                .isEqualTo(new DialFailure(
                        DialFailure.Kind.UNUSABLE, "tls.certificatePem and tls.privateKeyPem only work together"));
        TlsSpec oldKey = new TlsSpec(
                true,
                authority.caPem(),
                client.certificatePem(),
                client.keyPem().replace("PRIVATE KEY", "EC PRIVATE KEY"),
                true);
        assertThat(failure("localhost", broker, oldKey).sentence())
                .isEqualTo("tls.privateKeyPem must be an unencrypted PKCS#8 key (BEGIN PRIVATE KEY),"
                        + " not 'EC PRIVATE KEY'");
    }

    @Test
    void plain_mqtt_at_a_tls_port_and_tls_at_a_plain_one_are_told_apart() throws Exception {
        assertThat(failure("localhost", broker, TlsSpec.OFF).sentence())
                .isEqualTo("cannot reach localhost:" + broker.port()
                        + ": the connection was closed before CONNACK (is it an MQTT port, and does it want TLS?)");
        try (Mosquitto plain = Mosquitto.open(directory.resolve("plain"))) {
            assertThat(failure("localhost", plain, tls(authority.caPem(), true)).sentence())
                    .isEqualTo(
                            "cannot reach localhost:" + plain.port()
                                    + ": the connection was closed before CONNACK (is it an MQTT port, and does it speak TLS?)");
        }
    }

    private static TlsSpec tls(String caPem, boolean verifyHostname) {
        return new TlsSpec(true, caPem, null, null, verifyHostname);
    }

    private void assertConnects(String host, Mosquitto at, TlsSpec spec) throws Exception {
        RecordingListener listener = new RecordingListener();
        var attempt = dialer.dial(target(host, at, spec), loops.create("tls"), listener);
        assertThat(listener.connection().sendMaximum()).isPositive();
        attempt.abandon();
    }

    private DialFailure failure(String host, Mosquitto at, TlsSpec spec) throws Exception {
        RecordingListener listener = new RecordingListener();
        dialer.dial(target(host, at, spec), loops.create("tls"), listener);
        return listener.failure();
    }

    private static Target target(String host, Mosquitto at, TlsSpec spec) {
        return new Target(
                new ServerAddress(host, at.port(), spec.enabled()),
                "tls-test",
                null,
                null,
                spec,
                Duration.ofSeconds(10),
                10,
                Duration.ofSeconds(10));
    }
}
