package io.linkspan.broker.codec;

import static io.linkspan.broker.codec.Decoding.assertRefused;
import static io.linkspan.broker.codec.Decoding.bad;
import static io.linkspan.broker.codec.Decoding.decode;
import static io.linkspan.broker.codec.Decoding.refusal;
import static io.linkspan.broker.codec.Wire.wire;
import static io.linkspan.broker.packet.ProtocolVersion.V3_1;
import static io.linkspan.broker.packet.ProtocolVersion.V3_1_1;
import static io.linkspan.broker.packet.ProtocolVersion.V5;
import static io.linkspan.broker.packet.ReasonCode.MALFORMED_PACKET;
import static io.linkspan.broker.packet.ReasonCode.PACKET_TOO_LARGE;
import static io.linkspan.broker.packet.ReasonCode.PROTOCOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.codec.Decoding.Bad;
import io.linkspan.broker.packet.PingReq;
import io.linkspan.broker.packet.ProtocolVersion;
import io.linkspan.broker.packet.Publish;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the fixed header alone decides. */
class FixedHeaderTest {

    /** Every first byte, and whether a client may send it in versions 3.1.1 and 5. */
    private static boolean allowed(ProtocolVersion version, int firstByte) {
        int flags = firstByte & 0x0F;
        return switch (firstByte >>> 4) {
            case 3 -> (flags & 6) != 6 && ((flags & 6) != 0 || (flags & 8) == 0);
            case 4, 5, 7, 12, 14 -> flags == 0;
            case 6, 8, 10 -> flags == 2;
            case 15 -> flags == 0 && version == V5;
            default -> false;
        };
    }

    @ParameterizedTest
    @EnumSource(names = {"V3_1_1", "V5"})
    @DisplayName(
            "[MQTT-2.1.3-1][MQTT-3.3.1-2][MQTT-3.3.1-4] and [MQTT-2.2.2-2] of 3.1.1: of all 256 first bytes only the allowed pass")
    void firstBytes(ProtocolVersion version) {
        for (int firstByte = 0; firstByte < 256; firstByte++) {
            boolean passed = passes(version, firstByte);
            assertThat(passed).as("first byte %02x", firstByte).isEqualTo(allowed(version, firstByte));
        }
    }

    private static boolean passes(ProtocolVersion version, int firstByte) {
        HeaderRules rules = new HeaderRules(1024, 1024);
        rules.connected(version);
        try {
            rules.checkFirstByte(firstByte);
            return true;
        } catch (PacketRefusedException e) {
            return false;
        }
    }

    static List<Bad> beforeConnect() {
        List<Bad> cases = new ArrayList<>();
        for (int type = 0; type < 16; type++) {
            if (type != 1) {
                cases.add(bad("[MQTT-3.1.0-1] type " + type + " before CONNECT", PROTOCOL_ERROR, new byte[] {
                    (byte) (type << 4)
                }));
            }
        }
        for (int level = 4; level <= 5; level++) {
            byte[] flagged = Wire.connect(level, "c");
            flagged[0] |= 1;
            cases.add(bad("[MQTT-2.1.3-1] CONNECT with flags, level " + level, MALFORMED_PACKET, flagged));
        }
        cases.add(bad(
                "remaining length of five bytes",
                MALFORMED_PACKET,
                wire().hex("10ffffffff").bytes()));
        cases.add(bad(
                "CONNECT over its limit",
                PACKET_TOO_LARGE,
                wire().hex("10ffffff7f").bytes()));
        return cases;
    }

    @ParameterizedTest
    @MethodSource
    void beforeConnect(Bad bad) {
        assertRefused(null, bad);
    }

    @Test
    @DisplayName("3.1 leaves the flags of CONNECT open")
    void connectFlagsOf31() throws PacketRefusedException {
        byte[] flagged = Wire.connect(3, "c");
        flagged[0] |= 4;
        assertThat(decode(null, flagged)).isNotNull();
    }

    @Test
    @DisplayName("a CONNECT over its limit is answered only when its version is known to be 5")
    void oversizedConnectAnswer() {
        assertThat(refusal(null, wire().hex("10ffffff7f").bytes()).connAckVersion())
                .isNull();
        assertThat(refusal(null, wire().hex("10ffffff7f").string("MQTT").u8(5).bytes())
                        .connAckVersion())
                .isEqualTo(V5);
        assertThat(refusal(null, wire().hex("10ffffff7f").string("MQTT").u8(4).bytes())
                        .connAckVersion())
                .isNull();
    }

    static List<Bad> version5() {
        return List.of(
                bad("[MQTT-3.1.0-2] second CONNECT", PROTOCOL_ERROR, Wire.connect(5, "c")),
                bad(
                        "[MQTT-2.1.2] reserved type 0",
                        MALFORMED_PACKET,
                        wire().hex("0000").bytes()),
                bad(
                        "server-only CONNACK",
                        PROTOCOL_ERROR,
                        wire().hex("2003000000").bytes()),
                bad(
                        "server-only SUBACK",
                        PROTOCOL_ERROR,
                        wire().hex("900400010000").bytes()),
                bad(
                        "server-only UNSUBACK",
                        PROTOCOL_ERROR,
                        wire().hex("b00400010000").bytes()),
                bad("server-only PINGRESP", PROTOCOL_ERROR, wire().hex("d000").bytes()),
                bad("[MQTT-3.3.1-4] QoS 3", MALFORMED_PACKET, wire().hex("36").bytes()),
                bad(
                        "[MQTT-3.3.1-2] DUP with QoS 0",
                        MALFORMED_PACKET,
                        wire().hex("38").bytes()),
                bad(
                        "[MQTT-1.5.5-1] overlong length 0",
                        MALFORMED_PACKET,
                        wire().hex("c08000").bytes()),
                bad(
                        "[MQTT-1.5.5-1] overlong length 127",
                        MALFORMED_PACKET,
                        wire().hex("30ff00").bytes()),
                bad(
                        "fifth length byte",
                        MALFORMED_PACKET,
                        wire().hex("30ffffffff01").bytes()),
                bad(
                        "fourth length byte wants a fifth",
                        MALFORMED_PACKET,
                        wire().hex("30808080ff").bytes()),
                bad(
                        "1 MiB and one byte",
                        PACKET_TOO_LARGE,
                        wire().u8(0x30).varInt((1 << 20) - 3).bytes()),
                bad("256 MiB", PACKET_TOO_LARGE, wire().hex("30ffffff7f").bytes()),
                bad("PINGREQ with a body", MALFORMED_PACKET, wire().hex("c001").bytes()),
                bad("PUBACK of one byte", MALFORMED_PACKET, wire().hex("4001").bytes()),
                bad(
                        "PUBREL without a body",
                        MALFORMED_PACKET,
                        wire().hex("6200").bytes()));
    }

    @ParameterizedTest
    @MethodSource
    void version5(Bad bad) {
        assertRefused(V5, bad);
    }

    static List<Bad> version4() {
        return List.of(
                bad("[MQTT-3.1.0-2] second CONNECT", PROTOCOL_ERROR, Wire.connect(4, "c")),
                bad("[MQTT-2.2.1] type 15", MALFORMED_PACKET, wire().hex("f000").bytes()),
                bad(
                        "DISCONNECT with a body",
                        MALFORMED_PACKET,
                        wire().hex("e00100").bytes()),
                bad(
                        "PUBACK with three bytes",
                        MALFORMED_PACKET,
                        wire().hex("4003").bytes()),
                bad("PUBREC with one byte", MALFORMED_PACKET, wire().hex("5001").bytes()));
    }

    @ParameterizedTest
    @MethodSource
    void version4(Bad bad) {
        assertRefused(V3_1_1, bad);
    }

    @Test
    @DisplayName("a packet of exactly the limit passes, its header included")
    void exactlyTheLimit() throws Exception {
        int body = (1 << 20) - 4;
        byte[] packet = wire().string("a").raw(new byte[body - 3]).packet(0x30);
        assertThat(packet).hasSize(1 << 20);
        assertThat(((Publish) decode(V3_1_1, packet)).payload()).hasSize(body - 3);
    }

    @Test
    @DisplayName("3.1.1 has no rule against an overlong remaining length")
    void overlongLengthBefore5() throws Exception {
        assertThat(decode(V3_1_1, wire().hex("c08000").bytes())).isEqualTo(PingReq.INSTANCE);
    }

    @Test
    @DisplayName("3.1 allows DUP on SUBSCRIBE, which 3.1.1 does not")
    void dupInSubscribe() throws Exception {
        byte[] subscribe = wire().u16(1).string("a").u8(0).packet(0x8A);
        assertThat(decode(V3_1, subscribe)).isNotNull();
        assertRefused(V3_1_1, bad("DUP", MALFORMED_PACKET, subscribe));
    }
}
