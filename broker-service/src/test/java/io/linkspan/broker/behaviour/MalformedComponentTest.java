package io.linkspan.broker.behaviour;

import static io.linkspan.broker.support.RunningBroker.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.support.Props;
import io.linkspan.broker.support.RunningBroker;
import io.linkspan.broker.support.WireClient;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets that a connected client must not send: that connection ends, in version 5 with the reason. */
class MalformedComponentTest {
    private static final int MALFORMED = 0x81;
    private static final int PROTOCOL_ERROR = 0x82;

    /** U+0000, a surrogate, an overlong form, a stray continuation, a cut sequence, a byte that UTF-8 does not have. */
    private static final List<String> BAD_TEXT = List.of("610062", "61eda080", "61c0af", "6180", "61e282", "61ff");

    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker();

    private static void assertEnds(int level, int reason, byte[] packet) {
        try (WireClient client = BROKER.connect(level)) {
            client.send(packet);
            if (level == 5) {
                assertThat(client.refusal()).as(hex(packet)).isEqualTo(reason);
            } else {
                assertThat(client.ended()).as(hex(packet)).isTrue();
            }
        }
    }

    private static String hex(byte[] packet) {
        return java.util.HexFormat.of().formatHex(packet);
    }

    private static Wire header(int level, int packetId) {
        Wire wire = Wire.wire().u16(packetId);
        return level == 5 ? wire.u8(0) : wire;
    }

    private static Wire published(int level, Wire properties) {
        return level == 5
                ? Wire.wire().string("t").block(properties)
                : Wire.wire().string("t");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-2.1.3-1][MQTT-3.6.1-1][MQTT-3.8.1-1][MQTT-3.10.1-1][MQTT-3.14.1-1][MQTT-3.15.1-1] and [MQTT-2.2.2-1][MQTT-2.2.2-2][MQTT-3.6.1-1][MQTT-3.8.1-1][MQTT-3.10.1-1][MQTT-3.14.1-1] of 3.1.1: wrong reserved flags end the connection")
    void reservedFlags(int level) {
        for (int type : new int[] {4, 5, 6, 7, 8, 10, 12, 14, 15}) {
            int right = type == 6 || type == 8 || type == 10 ? 2 : 0;
            for (int flags = 0; flags < 16; flags++) {
                if (flags != right) {
                    assertEnds(
                            level,
                            MALFORMED,
                            Wire.wire().u8(type << 4 | flags).u8(0).bytes());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.3.1-2][MQTT-3.3.1-4] and [MQTT-3.3.1-2][MQTT-3.3.1-4] of 3.1.1: QoS 3, and DUP with QoS 0, end the connection")
    void publishFlags(int level) {
        for (int first : new int[] {0x36, 0x37, 0x3E, 0x3F, 0x38, 0x39}) {
            assertEnds(level, MALFORMED, published(level, Props.none()).u16(1).packet(first));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName("[MQTT-2.2.1-3] and [MQTT-2.3.1-1] of 3.1.1: packet identifier 0 ends the connection")
    void packetIdentifierZero(int level) {
        Wire topic = Wire.wire().string("t").u16(0);
        assertEnds(level, PROTOCOL_ERROR, (level == 5 ? topic.u8(0) : topic).packet(0x32));
        assertEnds(level, PROTOCOL_ERROR, header(level, 0).string("t").u8(0).packet(0x82));
        assertEnds(level, PROTOCOL_ERROR, header(level, 0).string("t").packet(0xA2));
        for (int ack : new int[] {0x40, 0x50, 0x62, 0x70}) {
            assertEnds(level, PROTOCOL_ERROR, Wire.wire().u16(0).packet(ack));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-1.5.4-1][MQTT-1.5.4-2][MQTT-3.3.2-1][MQTT-3.8.3-1][MQTT-3.10.3-1][MQTT-4.7.3-2] and [MQTT-1.5.3-1][MQTT-1.5.3-2][MQTT-3.3.2-1][MQTT-3.8.3-1][MQTT-3.10.3-1][MQTT-4.7.3-2] of 3.1.1: topics and filters that are not UTF-8, or have U+0000, end the connection")
    void badText(int level) {
        for (String bad : BAD_TEXT) {
            byte[] text = Wire.wire().hex(bad).bytes();
            Wire publish = Wire.wire().binary(text);
            assertEnds(level, MALFORMED, (level == 5 ? publish.u8(0) : publish).packet(0x30));
            assertEnds(level, MALFORMED, header(level, 1).binary(text).u8(0).packet(0x82));
            assertEnds(level, MALFORMED, header(level, 1).binary(text).packet(0xA2));
        }
    }

    @Test
    @DisplayName(
            "[MQTT-1.5.4-1][MQTT-1.5.7-1][MQTT-3.3.2-13][MQTT-3.3.2-19] properties that are not UTF-8 end the connection")
    void badTextInProperties() {
        for (String bad : BAD_TEXT) {
            byte[] text = Wire.wire().hex(bad).bytes();
            for (Wire property : List.of(
                    Wire.wire().u8(Props.CONTENT_TYPE).binary(text),
                    Wire.wire().u8(Props.RESPONSE_TOPIC).binary(text),
                    Wire.wire().u8(Props.USER).binary(text).string("v"),
                    Wire.wire().u8(Props.USER).string("n").binary(text))) {
                assertEnds(5, MALFORMED, published(5, property).packet(0x30));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-1.5.4-3] and [MQTT-1.5.3-3] of 3.1.1: U+FEFF, noncharacters and control characters arrive as sent")
    void unusualText(int level) {
        String topic = "\ufeff" + name("bom") + "\ufeff/\uffff\ufdd0\u0001\u007f\u009f\ud83f\udfff";
        var client = BROKER.connect(level);
        client.subscribe(topic, 0);
        client.publish(topic, "x").publish(topic.substring(1), "without");

        assertThat(client.message().topic()).isEqualTo(topic);
        assertThat(client.pending()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.8.3-2][MQTT-3.10.3-2] and [MQTT-3.8.3-3][MQTT-3.10.3-2] of 3.1.1: SUBSCRIBE and UNSUBSCRIBE without a filter end the connection")
    void withoutFilter(int level) {
        assertEnds(level, PROTOCOL_ERROR, header(level, 1).packet(0x82));
        assertEnds(level, PROTOCOL_ERROR, header(level, 1).packet(0xA2));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName("[MQTT-4.7.3-1] and [MQTT-4.7.3-1] of 3.1.1: empty topics and filters end the connection")
    void emptyTopic(int level) {
        Wire publish = Wire.wire().string("");
        assertEnds(level, PROTOCOL_ERROR, (level == 5 ? publish.u8(0) : publish).packet(0x30));
        assertEnds(level, MALFORMED, header(level, 1).string("").u8(0).packet(0x82));
        assertEnds(
                level,
                MALFORMED,
                header(level, 1).string("t").u8(0).string("").u8(0).packet(0x82));
        assertEnds(level, MALFORMED, header(level, 1).string("t").string("").packet(0xA2));
    }

    @Test
    @DisplayName("[MQTT-3-8.3-4] of 3.1.1: a QoS byte other than 0, 1 or 2 ends the connection")
    void qosByteOf311() {
        for (int options = 3; options < 256; options++) {
            assertEnds(4, 0, header(4, 1).string("t").u8(options).packet(0x82));
        }
    }

    @Test
    @DisplayName("[MQTT-3.8.3-5] reserved subscription options, QoS 3 and retain handling 3 end the connection")
    void subscriptionOptions() {
        for (int options = 0; options < 256; options++) {
            boolean reserved = (options & 0xC0) != 0;
            if (reserved || (options & 3) == 3 || (options & 0x30) == 0x30) {
                assertEnds(
                        5,
                        reserved ? MALFORMED : PROTOCOL_ERROR,
                        header(5, 1).string("t").u8(options).packet(0x82));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.3.2-2][MQTT-4.7.0-1] and [MQTT-3.3.2-2][MQTT-4.7.1-1] of 3.1.1: a topic name with a wildcard ends the connection")
    void wildcardTopic(int level) {
        for (String topic : List.of("+", "#", "a/+", "a/#", "a+b", "a#", "+/#")) {
            Wire publish = Wire.wire().string(topic);
            assertEnds(level, 0x90, (level == 5 ? publish.u8(0) : publish).packet(0x30));
        }
    }

    @Test
    @DisplayName(
            "[MQTT-3.3.2-8][MQTT-3.3.2-9][MQTT-3.2.2-17][MQTT-3.3.2-14][MQTT-3.3.4-6] properties of PUBLISH that break a rule end the connection")
    void publishProperties() {
        assertEnds(5, 0x94, published(5, Props.alias(0)).packet(0x30));
        assertEnds(5, 0x94, published(5, Props.alias(65)).packet(0x30));
        assertEnds(5, 0x94, published(5, Props.alias(65_535)).packet(0x30));
        assertEnds(
                5,
                PROTOCOL_ERROR,
                published(5, Props.text(Props.RESPONSE_TOPIC, "a/+")).packet(0x30));
        assertEnds(
                5,
                PROTOCOL_ERROR,
                published(5, Props.text(Props.RESPONSE_TOPIC, "#")).packet(0x30));
        assertEnds(5, PROTOCOL_ERROR, published(5, Props.subscriptionId(1)).packet(0x30));
        assertEnds(5, PROTOCOL_ERROR, published(5, Props.flag(Props.FORMAT, 2)).packet(0x30));
        assertEnds(
                5,
                PROTOCOL_ERROR,
                published(5, Props.all(Props.messageExpiry(1), Props.messageExpiry(1)))
                        .packet(0x30));
        assertEnds(5, MALFORMED, published(5, Props.expiry(1)).packet(0x30));
        assertEnds(5, MALFORMED, published(5, Wire.wire().hex("7f00")).packet(0x30));
    }

    @Test
    @DisplayName("[MQTT-1.5.5-1] lengths and identifiers that take more bytes than they need end the connection")
    void overlong() {
        assertEnds(5, MALFORMED, Wire.wire().hex("c08000").bytes());
        assertEnds(5, MALFORMED, Wire.wire().string("t").hex("8000").packet(0x30));
        assertEnds(
                5,
                MALFORMED,
                Wire.wire().u16(1).hex("030b8100").string("t").u8(0).packet(0x82));
        assertEnds(
                5,
                MALFORMED,
                Wire.wire().u16(1).hex("060b8080808001").string("t").u8(0).packet(0x82));
        assertEnds(4, MALFORMED, Wire.wire().hex("30ffffffff01").bytes());
    }

    @Test
    @DisplayName("[MQTT-3.14.2-1] a client's DISCONNECT with a code it may not use is a protocol error")
    void disconnectCodes() {
        for (int code : new int[] {0x01, 0x05, 0x87, 0x89, 0x8B, 0x8D, 0x8E, 0x8F, 0x9A, 0x9C, 0xA2, 0xFF}) {
            assertEnds(5, PROTOCOL_ERROR, Wire.wire().u8(code).packet(0xE0));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @DisplayName("[MQTT-3.1.0-2] and [MQTT-3.1.0-2] of 3.1.1: a second CONNECT ends the connection")
    void secondConnect(int level) {
        assertEnds(level, PROTOCOL_ERROR, Wire.connect(level, name("c")));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName("packets that only servers send end the connection")
    void serverPackets(int level) {
        assertEnds(level, PROTOCOL_ERROR, Wire.wire().u16(0).packet(0x20));
        assertEnds(level, PROTOCOL_ERROR, header(level, 1).u8(0).packet(0x90));
        assertEnds(level, PROTOCOL_ERROR, header(level, 1).u8(0).packet(0xB0));
        assertEnds(level, PROTOCOL_ERROR, Wire.wire().packet(0xD0));
        assertEnds(level, MALFORMED, Wire.wire().packet(0x00));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-4.13.2-1] and [MQTT-4.8.0-1] of 3.1.1: truncated fields and bytes after the last field end the connection")
    void wrongLengths(int level) {
        assertEnds(level, MALFORMED, Wire.wire().u16(5).raw((byte) 'a').packet(0x30));
        assertEnds(level, MALFORMED, Wire.wire().string("t").u8(1).packet(0x32));
        assertEnds(level, MALFORMED, header(level, 1).string("t").packet(0x82));
        assertEnds(level, MALFORMED, header(level, 1).string("t").u8(0).u8(0).packet(0x82));
        assertEnds(level, MALFORMED, header(level, 1).u16(2).raw((byte) 'a').packet(0xA2));
        assertEnds(level, MALFORMED, Wire.wire().u8(1).packet(0x40));
        assertEnds(level, MALFORMED, Wire.wire().u16(1).u8(0).u8(0).u8(0).packet(0x40));
        assertEnds(level, MALFORMED, Wire.wire().u8(0).packet(0xC0));
        assertEnds(level, MALFORMED, Wire.wire().u8(0).u8(1).packet(0xE0));
    }
}
