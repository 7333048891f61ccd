package io.linkspan.broker.vertx;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.connection.ListenerConfig;
import io.linkspan.broker.connection.TransportConfig;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A listener behind a load balancer that tells the clients' addresses. */
class ProxyProtocolComponentTest {
    private static final String CONNACK_4 = "20 02 00 00";
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    private static final Duration GENEROUS = Duration.ofSeconds(20);

    private static ListeningRig rig;

    @BeforeAll
    static void listen() {
        ListenerConfig config = ListenerConfig.tcp("proxied", "127.0.0.1", 0)
                .withTransport(new TransportConfig(null, null, true))
                .withConnectTimeout(Duration.ofSeconds(1));
        ListenerConfig webSocket = ListenerConfig.tcp("proxied-ws", "127.0.0.1", 0)
                .withTransport(new TransportConfig(null, "/mqtt", true));
        rig = new ListeningRig(config, webSocket);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static RawClient client() {
        return new RawClient(rig.port("proxied"));
    }

    /** Connects behind the header and returns the address the domain was told. */
    private static String addressBehind(byte[] header) {
        rig.domain.connections.clear();
        try (RawClient client = client().send(header, Wire.connect(4, "c"))) {
            assertThat(client.receiveHex()).isEqualTo(CONNACK_4);
            return rig.domain.connections.get(0).remoteAddress();
        }
    }

    private static byte[] version2(String hex) {
        return Wire.wire().hex(SIGNATURE + hex).bytes();
    }

    @Test
    void version1TellsTheAddress() {
        assertThat(addressBehind("PROXY TCP4 192.0.2.7 198.51.100.1 51234 1883\r\n".getBytes(US_ASCII)))
                .isEqualTo("192.0.2.7:51234");
        assertThat(addressBehind("PROXY TCP6 2001:db8::7 2001:db8::1 51234 1883\r\n".getBytes(US_ASCII)))
                .isEqualTo("[2001:db8::7]:51234");
    }

    @Test
    void version2TellsTheAddressAndMayHaveExtensions() {
        assertThat(addressBehind(version2("21 11 000c c0000207 c6336401 c822 075b")))
                .isEqualTo("192.0.2.7:51234");
        assertThat(addressBehind(version2("21 11 0011 c0000207 c6336401 c822 075b 04 0002 0000")))
                .isEqualTo("192.0.2.7:51234");
        assertThat(addressBehind(version2(
                        "21 21 0024 20010db8000000000000000000000007 20010db8000000000000000000000001 c822 075b")))
                .isEqualTo("[2001:db8:0:0:0:0:0:7]:51234");
    }

    @Test
    void aProxyThatSpeaksForItselfKeepsItsOwnAddress() {
        assertThat(addressBehind(version2("20 00 0000"))).startsWith("127.0.0.1:");
        assertThat(addressBehind("PROXY UNKNOWN\r\n".getBytes(US_ASCII))).startsWith("127.0.0.1:");
    }

    @Test
    void theHeaderMayDribble() {
        rig.domain.connections.clear();
        try (RawClient client = client()) {
            for (byte next : "PROXY TCP4 192.0.2.7 198.51.100.1 51234 1883\r\n".getBytes(US_ASCII)) {
                client.send(new byte[] {next});
            }
            assertThat(client.send(Wire.connect(4, "c")).receiveHex()).isEqualTo(CONNACK_4);
        }
        assertThat(rig.domain.connections.get(0).remoteAddress()).isEqualTo("192.0.2.7:51234");
    }

    @Test
    void aConnectionWithoutTheHeaderIsClosed() {
        long before = rig.failed("proxied", HandshakeFailure.PROXY_HEADER);
        try (RawClient client = client().send(Wire.connect(4, "c"))) {
            assertThat(client.ended()).isTrue();
        }
        assertThat(rig.failed("proxied", HandshakeFailure.PROXY_HEADER)).isEqualTo(before + 1);
    }

    @Test
    void aHeaderWithoutEndIsCutOff() {
        long before = rig.failed("proxied", HandshakeFailure.PROXY_HEADER);
        try (RawClient client = client().send(("PROXY " + "x".repeat(200)).getBytes(US_ASCII))) {
            assertThat(client.ended()).isTrue();
        }
        try (RawClient client = client().send(version2("21 11 ffff"), new byte[8000])) {
            assertThat(client.ended()).isTrue();
        }
        await().atMost(GENEROUS).until(() -> rig.failed("proxied", HandshakeFailure.PROXY_HEADER) == before + 2);
    }

    @Test
    void aProxyThatSaysNothingIsClosedAfterTheTimeForConnect() {
        long before = rig.failed("proxied", HandshakeFailure.TIMEOUT);
        try (RawClient client = client()) {
            assertThat(client.ended()).isTrue();
        }
        assertThat(rig.failed("proxied", HandshakeFailure.TIMEOUT)).isEqualTo(before + 1);
    }

    @Test
    void webSocketWorksBehindTheHeader() {
        rig.domain.connections.clear();
        try (RawWebSocket client = RawWebSocket.to(rig.port("proxied-ws"))) {
            client.send("PROXY TCP4 192.0.2.9 198.51.100.1 40000 8083\r\n".getBytes(US_ASCII));
            client.upgrade().binary(Wire.connect(4, "c"));

            assertThat(client.receiveHex()).isEqualTo(CONNACK_4);
        }
        assertThat(rig.domain.connections.get(0).remoteAddress()).isEqualTo("192.0.2.9:40000");
    }
}
