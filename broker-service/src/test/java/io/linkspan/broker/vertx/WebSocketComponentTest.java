package io.linkspan.broker.vertx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.connection.ListenerConfig;
import io.linkspan.broker.connection.TransportConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MQTT over WebSocket, seen from the wire. */
class WebSocketComponentTest {
    private static final String CONNACK_4 = "20 02 00 00";
    private static final String PINGRESP = "d0 00";
    private static final byte[] PINGREQ = {(byte) 0xC0, 0};
    private static final Duration GENEROUS = Duration.ofSeconds(20);
    private static final int PROTOCOL_ERROR = 1002;
    private static final int UNACCEPTABLE = 1003;

    private static ListeningRig rig;

    @BeforeAll
    static void listen() {
        ListenerConfig ws =
                ListenerConfig.tcp("ws", "127.0.0.1", 0).withTransport(new TransportConfig(null, "/mqtt", false));
        ListenerConfig hasty = ListenerConfig.tcp("hasty", "127.0.0.1", 0)
                .withTransport(new TransportConfig(null, "/mqtt", false))
                .withConnectTimeout(Duration.ofMillis(300));
        rig = new ListeningRig(ws, hasty);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static RawWebSocket socket() {
        return RawWebSocket.to(rig.port("ws"));
    }

    private static RawWebSocket connected() {
        RawWebSocket client = socket().upgrade().binary(Wire.connect(4, "c"));
        assertThat(client.receiveHex()).isEqualTo(CONNACK_4);
        return client;
    }

    @Test
    @DisplayName("[MQTT-6.0.0-4] of 3.1.1 and 5.0: the sub-protocol mqtt is selected and returned")
    void answersTheHandshakeWithTheSubProtocol() {
        try (RawWebSocket client = socket()) {
            String answer = client.ask(RawWebSocket.request("/mqtt", "Sec-WebSocket-Protocol: other, mqtt"));

            assertThat(answer)
                    .startsWith("HTTP/1.1 101 ")
                    .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                    .containsIgnoringCase("sec-websocket-protocol: mqtt\r\n");
        }
    }

    @ParameterizedTest
    @DisplayName(
            "[MQTT-6.0.0-3] of 3.1.1 and 5.0: a handshake that does not offer mqtt, or is none, is refused and counted")
    @CsvSource(delimiter = '|', textBlock = """
                    /mqtt  | Sec-WebSocket-Protocol: other | 400
                    /mqtt  | X-Nothing: here               | 400
                    /other | Sec-WebSocket-Protocol: mqtt  | 404
                    """)
    void refusesOtherHandshakes(String path, String header, int status) {
        long before = rig.failed("ws", HandshakeFailure.WEBSOCKET);
        try (RawWebSocket client = socket()) {
            assertThat(client.ask(RawWebSocket.request(path, header))).startsWith("HTTP/1.1 " + status + " ");
        }
        assertThat(rig.failed("ws", HandshakeFailure.WEBSOCKET)).isEqualTo(before + 1);
    }

    @Test
    void mqttWithoutWebSocketOnAWebSocketListenerIsRefused() {
        long before = rig.failed("ws", HandshakeFailure.WEBSOCKET);
        try (RawWebSocket client = socket()) {
            client.send(Wire.connect(4, "plain")).send("\r\n\r\n".getBytes(UTF_8));
            await().atMost(GENEROUS).until(() -> rig.failed("ws", HandshakeFailure.WEBSOCKET) == before + 1);
        }
    }

    @Test
    void headersWithoutEndAreCutOff() {
        try (RawWebSocket client = socket()) {
            byte[] endless = new byte[40_000];
            Arrays.fill(endless, (byte) 'x');
            client.send("GET /mqtt HTTP/1.1\r\nX-Long: ".getBytes(UTF_8));
            String answer = client.send(endless).ask("");

            assertThat(answer).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void aHandshakeThatDribblesIsClosedWithinTheTimeForConnect() {
        try (RawWebSocket client = RawWebSocket.to(rig.port("hasty"))) {
            client.send("GET /mqtt HT".getBytes(UTF_8));

            assertThat(client.ended()).isTrue();
        }
        assertThat(rig.failed("hasty", HandshakeFailure.TIMEOUT)).isEqualTo(1);
    }

    @Test
    @DisplayName("[MQTT-3.1.4-5] after the upgrade no CONNECT comes: what is left of the time is all it gets")
    void anUpgradeDoesNotBuyMoreTime() {
        try (RawWebSocket client = RawWebSocket.to(rig.port("hasty")).upgrade()) {
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    @DisplayName("[MQTT-6.0.0-2] of 3.1.1 and 5.0: one frame may hold several packets")
    void takesSeveralPacketsOfOneFrame() {
        try (RawWebSocket client = socket().upgrade()) {
            client.binary(Wire.connect(4, "c"), PINGREQ, Wire.publish(4, 0, "a", 0, (byte) 'x'));

            assertThat(client.receiveHex()).isEqualTo(CONNACK_4 + " " + PINGRESP + " 30 04 00 01 61 78");
        }
    }

    @Test
    @DisplayName("[MQTT-6.0.0-2] of 3.1.1 and 5.0: a packet may be spread over frames, split anywhere")
    void takesAPacketSplitOverFramesAnywhere() {
        byte[] packet = Wire.connect(5, "split");
        for (int cut = 1; cut < packet.length; cut++) {
            try (RawWebSocket client = socket().upgrade()) {
                client.binary(Arrays.copyOf(packet, cut)).binary(Arrays.copyOfRange(packet, cut, packet.length));

                assertThat(client.receiveHex()).isEqualTo("20 03 00 00 00");
            }
        }
    }

    @Test
    void takesAMessageInFragmentsWithAPingBetweenThem() {
        byte[] packet = Wire.connect(4, "fragments");
        try (RawWebSocket client = socket().upgrade()) {
            client.send(RawWebSocket.frame(RawWebSocket.BINARY, Arrays.copyOf(packet, 3)))
                    .send(RawWebSocket.frame(RawWebSocket.FINAL | RawWebSocket.PING, "hi".getBytes(UTF_8)))
                    .send(RawWebSocket.frame(RawWebSocket.CONTINUATION))
                    .send(RawWebSocket.frame(RawWebSocket.CONTINUATION, Arrays.copyOfRange(packet, 3, 5)))
                    .send(RawWebSocket.frame(
                            RawWebSocket.FINAL | RawWebSocket.CONTINUATION,
                            Arrays.copyOfRange(packet, 5, packet.length)));

            assertThat(client.receiveHex()).isEqualTo("opcode 10: 68 69");
            assertThat(client.receiveHex()).isEqualTo(CONNACK_4);
        }
    }

    @Test
    void takesFramesByteByByte() {
        List<byte[]> frames = List.of(
                RawWebSocket.frame(RawWebSocket.FINAL | RawWebSocket.BINARY, Wire.connect(4, "slow")),
                RawWebSocket.frame(RawWebSocket.FINAL | RawWebSocket.PING, "p".getBytes(UTF_8)),
                RawWebSocket.frame(RawWebSocket.FINAL | RawWebSocket.BINARY, PINGREQ));
        List<String> answers = List.of(CONNACK_4, "opcode 10: 70", PINGRESP);
        try (RawWebSocket client = socket().upgrade()) {
            for (int i = 0; i < frames.size(); i++) {
                for (byte next : frames.get(i)) {
                    client.send(new byte[] {next});
                }
                assertThat(client.receiveHex()).isEqualTo(answers.get(i));
            }
        }
    }

    @Test
    void carriesAMebibyteInOneFrameAndBackInOneMessage() {
        byte[] payload = new byte[1_000_000];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (i * 31);
        }
        byte[] packet = Wire.publish(4, 0, "big", 0, payload);
        try (RawWebSocket client = connected()) {
            client.binary(packet);

            RawWebSocket.Frame echo = client.receive();
            assertThat(echo.opcode()).isEqualTo(RawWebSocket.BINARY);
            assertThat(echo.payload()).isEqualTo(packet);
        }
    }

    @Test
    @DisplayName("[MQTT-6.0.0-1] of 3.1.1 and 5.0: a text frame closes the connection, with code 1003")
    void refusesText() {
        try (RawWebSocket client = connected()) {
            client.send(RawWebSocket.frame(RawWebSocket.FINAL | RawWebSocket.TEXT, PINGREQ));

            RawWebSocket.Frame close = client.receive();
            assertThat(close.opcode()).isEqualTo(RawWebSocket.CLOSE);
            assertThat(close.closeCode()).isEqualTo(UNACCEPTABLE);
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void framesAgainstTheRulesOfWebSocketCloseTheConnection() {
        byte[] unmasked = {(byte) 0x82, 2, (byte) 0xC0, 0};
        byte[] reserved = RawWebSocket.frame(RawWebSocket.FINAL | 0x40 | RawWebSocket.BINARY, PINGREQ);
        byte[] unknown = RawWebSocket.frame(RawWebSocket.FINAL | 0x3, PINGREQ);
        byte[] nothingToContinue = RawWebSocket.frame(RawWebSocket.FINAL | RawWebSocket.CONTINUATION, PINGREQ);
        byte[] fragmentedPing = RawWebSocket.frame(RawWebSocket.PING, PINGREQ);
        byte[] largePing = RawWebSocket.frame(RawWebSocket.FINAL | RawWebSocket.PING, new byte[126]);
        byte[] longForm = {(byte) 0x82, (byte) 0xFE, 0, 2, 0, 0, 0, 0, (byte) 0xC0, 0};
        byte[] negative = {(byte) 0x82, (byte) 0xFF, (byte) 0x80, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0};
        for (byte[] wrong : List.of(
                unmasked, reserved, unknown, nothingToContinue, fragmentedPing, largePing, longForm, negative)) {
            try (RawWebSocket client = connected()) {
                client.send(wrong);

                RawWebSocket.Frame close = client.receive();
                assertThat(close.opcode()).isEqualTo(RawWebSocket.CLOSE);
                assertThat(close.closeCode()).isEqualTo(PROTOCOL_ERROR);
            }
        }
    }

    @Test
    void aMessageInsideAMessageClosesTheConnection() {
        try (RawWebSocket client = connected()) {
            client.send(RawWebSocket.frame(RawWebSocket.BINARY, new byte[] {(byte) 0xC0}))
                    .send(RawWebSocket.frame(RawWebSocket.FINAL | RawWebSocket.BINARY, new byte[] {0}));

            assertThat(client.receive().closeCode()).isEqualTo(PROTOCOL_ERROR);
        }
    }

    @Test
    void theCloseHandshakeIsAnsweredWithTheSameCodeAndEndsTheConnection() {
        try (RawWebSocket client = connected()) {
            client.send(RawWebSocket.frame(RawWebSocket.FINAL | RawWebSocket.CLOSE, new byte[] {0x03, (byte) 0xE9}));

            assertThat(client.receive().closeCode()).isEqualTo(1001);
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void afterDisconnectTheBrokerClosesTheWebSocketWithCode1000() {
        try (RawWebSocket client = connected()) {
            client.binary(new byte[] {(byte) 0xE0, 0});

            assertThat(client.receive().closeCode()).isEqualTo(1000);
            client.send(RawWebSocket.frame(RawWebSocket.FINAL | RawWebSocket.CLOSE, new byte[] {0x03, (byte) 0xE8}));
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    @DisplayName("[MQTT-4.13.1-1] the DISCONNECT with the reason arrives before the close")
    void theReasonArrivesBeforeTheClose() {
        try (RawWebSocket client = socket().upgrade().binary(Wire.connect(5, "c"))) {
            client.receive();
            client.binary(Wire.wire().hex("00 00").packet(0x30), PINGREQ);

            RawWebSocket.Frame disconnect = client.receive();
            assertThat(disconnect.hex()).startsWith("e0 ");
            assertThat(client.receive().closeCode()).isEqualTo(1000);
        }
    }
}
