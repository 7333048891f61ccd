package io.linkspan.broker.codec;

import static io.linkspan.broker.codec.Decoding.assertRefused;
import static io.linkspan.broker.codec.Decoding.bad;
import static io.linkspan.broker.codec.Decoding.decode;
import static io.linkspan.broker.codec.Decoding.refusal;
import static io.linkspan.broker.codec.Wire.connect4;
import static io.linkspan.broker.codec.Wire.connect5;
import static io.linkspan.broker.codec.Wire.wire;
import static io.linkspan.broker.packet.ReasonCode.MALFORMED_PACKET;
import static io.linkspan.broker.packet.ReasonCode.PROTOCOL_ERROR;
import static io.linkspan.broker.packet.ReasonCode.TOPIC_NAME_INVALID;
import static io.linkspan.broker.packet.ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.codec.Decoding.Bad;
import io.linkspan.broker.packet.Connect;
import io.linkspan.broker.packet.ConnectProperties;
import io.linkspan.broker.packet.ProtocolVersion;
import io.linkspan.broker.packet.Will;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.UserProperty;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectDecodingTest {

    private static Connect connect(byte[] packet) throws PacketRefusedException {
        return (Connect) decode(null, packet);
    }

    @Test
    void smallestOfEachVersion() throws Exception {
        assertThat(connect(Wire.connect(3, "x")))
                .isEqualTo(new Connect(ProtocolVersion.V3_1, true, 60, "x", null, null, null, ConnectProperties.NONE));
        assertThat(connect(connect4(2).string("").packet(0x10)))
                .isEqualTo(new Connect(ProtocolVersion.V3_1_1, true, 60, "", null, null, null, ConnectProperties.NONE));
        assertThat(connect(connect5(0).u8(0).string("ü").packet(0x10)))
                .isEqualTo(new Connect(ProtocolVersion.V5, false, 60, "ü", null, null, null, ConnectProperties.NONE));
    }

    @Test
    void everythingOfVersion5() throws Exception {
        Wire properties = wire().hex("11 ffffffff")
                .hex("21 0014")
                .hex("27 00100000")
                .hex("22 000a")
                .hex("19 01")
                .hex("17 00")
                .u8(0x26)
                .string("k")
                .string("v")
                .u8(0x26)
                .string("k")
                .string("w")
                .u8(0x15)
                .string("SCRAM-SHA-256")
                .u8(0x16)
                .binary((byte) 1, (byte) 0);
        Wire will = wire().hex("18 00000005")
                .hex("01 01")
                .hex("02 0000003c")
                .u8(0x03)
                .string("text/plain")
                .u8(0x08)
                .string("answers")
                .u8(0x09)
                .binary((byte) 9)
                .u8(0x26)
                .string("a")
                .string("b");
        Connect connect = connect(connect5(0xF6)
                .block(properties)
                .string("id")
                .block(will)
                .string("last/words")
                .binary((byte) 0xFF)
                .string("user")
                .binary((byte) 0, (byte) 0xFE)
                .packet(0x10));

        assertThat(connect.cleanStart()).isTrue();
        assertThat(connect.clientId()).isEqualTo("id");
        assertThat(connect.username()).isEqualTo("user");
        assertThat(connect.password()).containsExactly(0, 0xFE);
        ConnectProperties read = connect.properties();
        assertThat(read.sessionExpirySeconds()).isEqualTo(0xFFFF_FFFFL);
        assertThat(read.receiveMaximum()).isEqualTo(20);
        assertThat(read.maximumPacketSize()).isEqualTo(1 << 20);
        assertThat(read.topicAliasMaximum()).isEqualTo(10);
        assertThat(read.requestResponseInformation()).isTrue();
        assertThat(read.requestProblemInformation()).isFalse();
        assertThat(read.userProperties()).containsExactly(new UserProperty("k", "v"), new UserProperty("k", "w"));
        assertThat(read.authenticationMethod()).isEqualTo("SCRAM-SHA-256");
        assertThat(read.authenticationData()).containsExactly(1, 0);
        Will lastWill = Objects.requireNonNull(connect.will());
        assertThat(lastWill.topic()).isEqualTo("last/words");
        assertThat(lastWill.payload()).containsExactly(0xFF);
        assertThat(lastWill.qos()).isEqualTo(QoS.EXACTLY_ONCE);
        assertThat(lastWill.retain()).isTrue();
        assertThat(lastWill.delaySeconds()).isEqualTo(5);
        assertThat(lastWill.properties())
                .isEqualTo(new MessageProperties(
                        1, 60, "text/plain", "answers", new byte[] {9}, List.of(new UserProperty("a", "b"))));
    }

    @Test
    void secretsAreNotPrinted() throws Exception {
        Connect connect = connect(
                connect4(0xC2).string("id").string("user").string("hunter2").packet(0x10));
        assertThat(connect.toString()).contains("id", "user").doesNotContain("hunter2");
    }

    @Test
    @DisplayName("version 5 allows a password without a user name, and text fields of 65,535 bytes")
    void passwordAlone() throws Exception {
        String longest = "x".repeat(65_535);
        Connect connect = connect(connect5(0x46)
                .u8(0)
                .string(longest)
                .u8(0)
                .string(longest)
                .binary(new byte[65_535])
                .binary(new byte[65_535])
                .packet(0x10));
        assertThat(connect.username()).isNull();
        assertThat(connect.password()).hasSize(65_535);
        assertThat(connect.clientId()).hasSize(65_535);
        assertThat(connect.will()).isNotNull();
    }

    static List<Bad> refusedVersion5() {
        return List.of(
                bad("[MQTT-3.1.2-3] reserved flag", MALFORMED_PACKET, v5(3, wire())),
                bad("[MQTT-3.1.2-11] will QoS without will", MALFORMED_PACKET, v5(0x0A, wire())),
                bad("[MQTT-3.1.2-13] will retain without will", MALFORMED_PACKET, v5(0x22, wire())),
                bad("[MQTT-3.1.2-12] will QoS 3", MALFORMED_PACKET, will(0x1E, wire(), "t")),
                bad("receive maximum 0", PROTOCOL_ERROR, v5(2, wire().hex("210000"))),
                bad("maximum packet size 0", PROTOCOL_ERROR, v5(2, wire().hex("2700000000"))),
                bad("request problem information 2", PROTOCOL_ERROR, v5(2, wire().hex("1702"))),
                bad("request response information 2", PROTOCOL_ERROR, v5(2, wire().hex("1902"))),
                bad("session expiry twice", PROTOCOL_ERROR, v5(2, wire().hex("11000000011100000001"))),
                bad("topic alias maximum twice", PROTOCOL_ERROR, v5(2, wire().hex("220001220001"))),
                bad("authentication data alone", PROTOCOL_ERROR, v5(2, wire().hex("16000101"))),
                bad("a will property in CONNECT", MALFORMED_PACKET, v5(2, wire().hex("1800000001"))),
                bad("a server's property", MALFORMED_PACKET, v5(2, wire().hex("130001"))),
                bad("an unknown property", MALFORMED_PACKET, v5(2, wire().hex("7e00"))),
                bad("an overlong property id", MALFORMED_PACKET, v5(2, wire().hex("918000"))),
                bad("a cut property", MALFORMED_PACKET, v5(2, wire().hex("110000"))),
                bad(
                        "a property past the block",
                        MALFORMED_PACKET,
                        connect5(2).hex("03 11 00000001").string("id").packet(0x10)),
                bad(
                        "properties past the packet",
                        MALFORMED_PACKET,
                        connect5(2).hex("7f").packet(0x10)),
                bad(
                        "an overlong property length",
                        MALFORMED_PACKET,
                        connect5(2).hex("8000").string("id").packet(0x10)),
                bad(
                        "[MQTT-1.5.4-2] U+0000 in the client id",
                        MALFORMED_PACKET,
                        connect5(2).u8(0).string("a\0b").packet(0x10)),
                bad(
                        "[MQTT-1.5.4-1] surrogate in the client id",
                        MALFORMED_PACKET,
                        connect5(2)
                                .u8(0)
                                .binary(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80})
                                .packet(0x10)),
                bad(
                        "bytes after the last field",
                        MALFORMED_PACKET,
                        connect5(2).u8(0).string("id").u8(0).packet(0x10)),
                bad(
                        "cut before the client id",
                        MALFORMED_PACKET,
                        connect5(2).u8(0).packet(0x10)),
                bad(
                        "cut in the client id",
                        MALFORMED_PACKET,
                        connect5(2).u8(0).hex("000561").packet(0x10)),
                bad("user name flag without user name", MALFORMED_PACKET, v5(0x82, wire())),
                bad("password flag without password", MALFORMED_PACKET, v5(0x42, wire())),
                bad("will flag without will", MALFORMED_PACKET, v5(0x06, wire())),
                bad("wildcard in the will topic", TOPIC_NAME_INVALID, will(0x06, wire(), "a/#")),
                bad("[MQTT-4.7.3-1] empty will topic", TOPIC_NAME_INVALID, will(0x06, wire(), "")),
                bad("will delay twice", PROTOCOL_ERROR, will(0x06, wire().hex("18000000011800000001"), "t")),
                bad("payload format 2 in the will", PROTOCOL_ERROR, will(0x06, wire().hex("0102"), "t")),
                bad("topic alias in the will", MALFORMED_PACKET, will(0x06, wire().hex("230001"), "t")),
                bad(
                        "wildcard in the response topic",
                        PROTOCOL_ERROR,
                        will(0x06, wire().u8(8).string("a/+"), "t")),
                bad(
                        "[MQTT-1.5.5-1] overlong remaining length",
                        MALFORMED_PACKET,
                        wire().hex("10 8e00")
                                .raw(connect5(2).u8(0).string("a").bytes())
                                .bytes()));
    }

    private static byte[] v5(int flags, Wire properties) {
        return connect5(flags).block(properties).string("id").packet(0x10);
    }

    private static byte[] will(int flags, Wire willProperties, String topic) {
        return connect5(flags)
                .u8(0)
                .string("id")
                .block(willProperties)
                .string(topic)
                .string("payload")
                .packet(0x10);
    }

    @ParameterizedTest
    @MethodSource
    void refusedVersion5(Bad bad) {
        assertRefused(null, bad);
        assertThat(refusal(null, bad.packet()).connAckVersion()).isEqualTo(ProtocolVersion.V5);
    }

    static List<Bad> refusedVersion4() {
        return List.of(
                bad(
                        "[MQTT-3.1.2-3] reserved flag",
                        MALFORMED_PACKET,
                        connect4(3).string("id").packet(0x10)),
                bad(
                        "[MQTT-3.1.2-22] password without user name",
                        MALFORMED_PACKET,
                        connect4(0x42).string("id").string("password").packet(0x10)),
                bad(
                        "[MQTT-3.1.2-13] will QoS without will",
                        MALFORMED_PACKET,
                        connect4(0x0A).string("id").packet(0x10)),
                bad(
                        "[MQTT-3.1.2-15] will retain without will",
                        MALFORMED_PACKET,
                        connect4(0x22).string("id").packet(0x10)),
                bad(
                        "[MQTT-1.5.3-1] ill-formed client id",
                        MALFORMED_PACKET,
                        connect4(2).binary((byte) 0xC0, (byte) 0x80).packet(0x10)),
                bad(
                        "bytes after the last field",
                        MALFORMED_PACKET,
                        connect4(2).string("id").hex("00").packet(0x10)),
                bad(
                        "[MQTT-3.1.2-1] another protocol's name",
                        UNSUPPORTED_PROTOCOL_VERSION,
                        wire().string("HTTP").u8(4).u8(2).u16(60).string("id").packet(0x10)),
                bad("nothing but the header", MALFORMED_PACKET, wire().packet(0x10)));
    }

    @ParameterizedTest
    @MethodSource
    void refusedVersion4(Bad bad) {
        assertRefused(null, bad);
        assertThat(refusal(null, bad.packet()).connAckVersion()).isNull();
    }

    @Test
    @DisplayName("[MQTT-3.1.2-2] an unsupported level is answered in the layout of its packet, 3.1.1 if in doubt")
    void unsupportedLevels() {
        for (int level : new int[] {0, 1, 2, 3, 6, 7, 0x83, 0x84, 255}) {
            byte[] old =
                    wire().string("MQTT").u8(level).u8(2).u16(60).string("id").packet(0x10);
            byte[] young = wire().string("MQTT")
                    .u8(level)
                    .u8(2)
                    .u16(60)
                    .u8(0)
                    .string("id")
                    .packet(0x10);
            byte[] neither = wire().string("MQTT").u8(level).packet(0x10);
            assertThat(refusal(null, old).connAckVersion()).isEqualTo(ProtocolVersion.V3_1_1);
            assertThat(refusal(null, young).connAckVersion()).isEqualTo(ProtocolVersion.V5);
            assertThat(refusal(null, neither).connAckVersion()).isEqualTo(ProtocolVersion.V3_1_1);
            assertThat(refusal(null, old).reasonCode()).isEqualTo(UNSUPPORTED_PROTOCOL_VERSION);
        }
    }
}
