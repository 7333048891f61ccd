package io.linkspan.broker.vertx;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.connection.ClientAuth;
import io.linkspan.broker.connection.ListenerConfig;
import io.linkspan.broker.connection.TlsConfig;
import io.linkspan.broker.connection.TransportConfig;
import io.linkspan.contracts.certificates.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS and secure WebSocket on real sockets, with certificates made for the test. */
class TlsComponentTest {
    private static final String CONNACK_4 = "20 02 00 00";
    private static final byte[] PINGREQ = {(byte) 0xC0, 0};
    private static final Duration GENEROUS = Duration.ofSeconds(30);
    private static final TestAuthority SERVERS = new TestAuthority("servers");
    private static final TestAuthority CLIENTS = new TestAuthority("clients");
    private static final TestAuthority OTHERS = new TestAuthority("others");

    @TempDir
    private static Path files;

    private static ListeningRig rig;

    @BeforeAll
    static void listen() {
        CLIENTS.write(files.resolve("client-ca.pem"));
        TlsConfig plain = tls("plain", ClientAuth.NONE, Map.of(), "TLSv1.3", "TLSv1.2");
        Map<String, TlsConfig.Identity> hosts =
                Map.of("b.example", identity("b.example"), "*.wild.example", identity("wild"));
        rig = new ListeningRig(
                listener("tls", new TransportConfig(plain, null, false)),
                listener("sni", new TransportConfig(tls("sni", ClientAuth.NONE, hosts, "TLSv1.3"), null, false)),
                listener(
                        "required",
                        new TransportConfig(
                                tls("required", ClientAuth.REQUIRED, Map.of(), "TLSv1.3", "TLSv1.2"), null, false)),
                listener(
                        "request",
                        new TransportConfig(tls("request", ClientAuth.REQUEST, Map.of(), "TLSv1.3"), null, false)),
                listener("wss", new TransportConfig(plain, "/mqtt", false)),
                listener("proxied", new TransportConfig(plain, null, true)),
                listener(
                        "reloaded",
                        new TransportConfig(tls("reloaded", ClientAuth.NONE, Map.of(), "TLSv1.3"), null, false)),
                listener("hasty", new TransportConfig(plain, null, false)).withConnectTimeout(Duration.ofMillis(400)));
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static ListenerConfig listener(String name, TransportConfig transport) {
        return ListenerConfig.tcp(name, "127.0.0.1", 0).withTransport(transport);
    }

    private static TlsConfig.Identity identity(String name) {
        TlsConfig.Identity identity =
                new TlsConfig.Identity(files.resolve(name + ".crt"), files.resolve(name + ".key"));
        SERVERS.issue(name, "localhost").write(identity.certificateFile(), identity.keyFile());
        return identity;
    }

    private static TlsConfig tls(
            String name, ClientAuth clientAuth, Map<String, TlsConfig.Identity> sni, String... protocols) {
        Path clientCa = clientAuth == ClientAuth.NONE ? null : files.resolve("client-ca.pem");
        return new TlsConfig(identity(name), sni, clientCa, clientAuth, List.of(protocols));
    }

    private static SSLSocket as(TestAuthority.@Nullable Issued identity, String listener, String... protocols) {
        return open(listener, SERVERS.client(identity), null, protocols);
    }

    private static SSLSocket open(
            String listener, SSLContext context, @Nullable String serverName, String... protocols) {
        try {
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", rig.port(listener));
            SSLParameters parameters = socket.getSSLParameters();
            if (serverName != null) {
                parameters.setServerNames(List.of(new SNIHostName(serverName)));
            }
            if (protocols.length > 0) {
                parameters.setProtocols(protocols);
            }
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(20_000);
            return socket;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String commonName(SSLSocket socket) throws IOException {
        socket.startHandshake();
        X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return shown.getSubjectX500Principal().getName();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void mqttRunsOverEachVersion(String protocol) {
        SSLSocket socket = as(null, "tls", protocol);
        try (RawClient client = new RawClient(socket)) {
            assertThat(client.send(Wire.connect(4, "c")).receiveHex()).isEqualTo(CONNACK_4);
            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
            byte[] large = Wire.publish(4, 0, "a", 0, new byte[300_000]);
            assertThat(client.send(large).receive()).isEqualTo(large);
        }
        assertThat(rig.failures).isEmpty();
    }

    @Test
    void aVersionThatIsNotConfiguredIsRefused() {
        assertThatThrownBy(() -> as(null, "sni", "TLSv1.2").startHandshake()).isInstanceOf(IOException.class);
        await().atMost(GENEROUS).until(() -> rig.failed("sni", HandshakeFailure.TLS) >= 1);
    }

    @Test
    void theHostThatTheClientNamesChoosesTheCertificate() throws IOException {
        try (SSLSocket exact = open("sni", SERVERS.client(null), "B.example");
                SSLSocket wild = open("sni", SERVERS.client(null), "x.wild.example");
                SSLSocket deep = open("sni", SERVERS.client(null), "x.y.wild.example");
                SSLSocket unknown = open("sni", SERVERS.client(null), "unknown.example");
                SSLSocket none = open("sni", SERVERS.client(null), null)) {
            assertThat(commonName(exact)).isEqualTo("CN=b.example");
            assertThat(commonName(wild)).isEqualTo("CN=wild");
            assertThat(commonName(deep)).isEqualTo("CN=sni");
            assertThat(commonName(unknown)).isEqualTo("CN=sni");
            assertThat(commonName(none)).isEqualTo("CN=sni");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aDemandedClientCertificateReachesTheDomain(String protocol) {
        rig.domain.connections.clear();
        SSLSocket socket = open("required", SERVERS.client(CLIENTS.issue("device-7")), "broker.example", protocol);
        try (RawClient client = new RawClient(socket)) {
            assertThat(client.send(Wire.connect(4, "c")).receiveHex()).isEqualTo(CONNACK_4);

            var peer = requireNonNull(rig.domain.connections.get(0).tlsPeer());
            assertThat(peer.certificate().getSubjectX500Principal().getName()).isEqualTo("CN=device-7");
            assertThat(peer.serverName()).isEqualTo("broker.example");
        }
    }

    @Test
    void withoutADemandedCertificateOrWithAnUntrustedOneTheHandshakeFails() {
        long before = rig.failed("required", HandshakeFailure.CLIENT_CERTIFICATE);
        for (TestAuthority.Issued identity : new TestAuthority.Issued[] {null, OTHERS.issue("device-7")}) {
            assertThatThrownBy(() -> {
                        try (RawClient client = new RawClient(as(identity, "required"))) {
                            client.send(Wire.connect(4, "c")).receive();
                        }
                    })
                    .isInstanceOf(RuntimeException.class);
        }
        await().atMost(GENEROUS).until(() -> rig.failed("required", HandshakeFailure.CLIENT_CERTIFICATE) == before + 2);
    }

    @Test
    void aRequestedCertificateMayBeLeftOutButNotBeUntrusted() {
        rig.domain.connections.clear();
        try (RawClient client = new RawClient(as(null, "request"))) {
            assertThat(client.send(Wire.connect(4, "c")).receiveHex()).isEqualTo(CONNACK_4);
            assertThat(rig.domain.connections.get(0).tlsPeer()).isNull();
        }
        assertThatThrownBy(() -> {
                    try (RawClient client = new RawClient(as(OTHERS.issue("device-7"), "request"))) {
                        client.send(Wire.connect(4, "c")).receive();
                    }
                })
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void plainMqttOnATlsListenerIsClosedAndCounted() {
        long before = rig.failed("tls", HandshakeFailure.TLS);
        try (RawClient client = new RawClient(rig.port("tls"))) {
            client.send(Wire.connect(4, "c"));
            await().atMost(GENEROUS).until(() -> rig.failed("tls", HandshakeFailure.TLS) == before + 1);
            assertThat(rig.told).noneMatch(line -> line.contains("4d515454"));
        }
    }

    @Test
    void aClientThatSaysNothingIsClosedWithinTheTimeForConnect() {
        try (RawClient client = new RawClient(rig.port("hasty"))) {
            assertThat(client.ended()).isTrue();
        }
        assertThat(rig.failed("hasty", HandshakeFailure.TIMEOUT)).isEqualTo(1);
    }

    @Test
    @DisplayName("[MQTT-4.13.1-1] over TLS the reason arrives before the close, which is TLS's own")
    void theReasonArrivesBeforeTheClose() {
        try (RawClient client = new RawClient(as(null, "tls"))) {
            client.send(Wire.connect(5, "c"));
            client.receive();
            client.send(Wire.wire().hex("00 00").packet(0x30), PINGREQ, new byte[100_000]);

            assertThat(client.receiveHex()).startsWith("e0 ");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void mqttRunsOverSecureWebSocket() {
        try (RawWebSocket client = new RawWebSocket(as(null, "wss"))) {
            client.upgrade().binary(Wire.connect(4, "c"));

            assertThat(client.receiveHex()).isEqualTo(CONNACK_4);
            byte[] large = Wire.publish(4, 0, "a", 0, new byte[300_000]);
            assertThat(client.binary(large).receive().payload()).isEqualTo(large);
            client.binary(new byte[] {(byte) 0xE0, 0});
            assertThat(client.receive().closeCode()).isEqualTo(1000);
        }
    }

    @Test
    void tlsWorksBehindAProxyHeader() throws IOException {
        rig.domain.connections.clear();
        Socket tcp = new Socket(InetAddress.getLoopbackAddress(), rig.port("proxied"));
        tcp.getOutputStream().write("PROXY TCP4 192.0.2.7 198.51.100.1 51234 8883\r\n".getBytes(US_ASCII));
        Socket tls = SERVERS.client(null).getSocketFactory().createSocket(tcp, "localhost", rig.port("proxied"), true);
        try (RawClient client = new RawClient(tls)) {
            assertThat(client.send(Wire.connect(4, "c")).receiveHex()).isEqualTo(CONNACK_4);
        }
        assertThat(rig.domain.connections.get(0).remoteAddress()).isEqualTo("192.0.2.7:51234");
    }

    @Test
    void newCertificatesAreTakenUpWithoutDroppingConnectionsAndBrokenOnesNotAtAll() throws IOException {
        TlsConfig.Identity identity =
                new TlsConfig.Identity(files.resolve("reloaded.crt"), files.resolve("reloaded.key"));
        try (RawClient before = new RawClient(as(null, "reloaded"))) {
            assertThat(before.send(Wire.connect(4, "c")).receiveHex()).isEqualTo(CONNACK_4);

            TestAuthority.replace(identity.certificateFile(), "-----BEGIN CERTIFICATE-----\nbroken\n");
            await().atMost(GENEROUS).until(() -> rig.told.stream()
                    .anyMatch(line -> line.startsWith("reloaded refused ") && line.contains("reloaded.crt")));
            try (SSLSocket still = as(null, "reloaded")) {
                assertThat(commonName(still)).isEqualTo("CN=reloaded");
            }

            SERVERS.issue("renewed", "localhost").write(identity.certificateFile(), identity.keyFile());
            await().atMost(GENEROUS).until(() -> rig.told.contains("reloaded reloaded"));
            try (SSLSocket renewed = as(null, "reloaded")) {
                assertThat(commonName(renewed)).isEqualTo("CN=renewed");
            }
            assertThat(before.send(PINGREQ).receiveHex()).isEqualTo("d0 00");
            assertThat(rig.listeners.certificateExpiries().get("reloaded")).containsOnlyKeys("default");
            assertThat(rig.told.stream().filter(line -> line.startsWith("reloaded refused ")))
                    .as("a broken file is reported once, not every second")
                    .hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void aKeyThatBelongsToAnotherCertificateIsRefusedAtTheStart() {
        TlsConfig.Identity mixed = new TlsConfig.Identity(files.resolve("mixed.crt"), files.resolve("mixed.key"));
        SERVERS.issue("one").write(mixed.certificateFile(), files.resolve("one.key"));
        SERVERS.issue("two").write(files.resolve("two.crt"), mixed.keyFile());
        TlsConfig tls = new TlsConfig(mixed, Map.of(), null, ClientAuth.NONE, List.of("TLSv1.3"));

        assertThatThrownBy(() -> new ListeningRig(listener("mixed", new TransportConfig(tls, null, false))))
                .hasMessageContaining("listener mixed")
                .hasMessageContaining("mixed.key does not belong to the certificate");
    }
}
