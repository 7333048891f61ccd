package io.linkspan.broker.codec;

import static io.linkspan.broker.packet.ProtocolVersion.V3_1;
import static io.linkspan.broker.packet.ProtocolVersion.V3_1_1;
import static io.linkspan.broker.packet.ProtocolVersion.V5;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.AckKind;
import io.linkspan.broker.packet.Auth;
import io.linkspan.broker.packet.ConnAck;
import io.linkspan.broker.packet.ConnAckProperties;
import io.linkspan.broker.packet.Disconnect;
import io.linkspan.broker.packet.Packet;
import io.linkspan.broker.packet.PingReq;
import io.linkspan.broker.packet.PingResp;
import io.linkspan.broker.packet.ProtocolVersion;
import io.linkspan.broker.packet.SubAck;
import io.linkspan.broker.packet.UnsubAck;
import io.linkspan.contracts.message.UserProperty;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PacketEncoderTest {
    private static final List<UserProperty> USER = List.of(new UserProperty("k", "v"));
    private static final String USER_HEX = "2600016b000176";

    private final PacketEncoder encoder = new PacketEncoder();

    private String hex(Packet packet, ProtocolVersion version) {
        return hex(packet, version, -1, true);
    }

    private String hex(Packet packet, ProtocolVersion version, long maximum, boolean problemInformation) {
        return ByteBufUtil.hexDump(encoder.encode(packet, version, maximum, problemInformation));
    }

    @Test
    void connAckOfEachVersion() {
        ConnAck present = new ConnAck(true, 0, ConnAckProperties.NONE);
        assertThat(hex(present, V5)).isEqualTo("2003010000");
        assertThat(hex(present, V3_1_1)).isEqualTo("20020100");
        assertThat(hex(present, V3_1)).isEqualTo("20020000");
    }

    @Test
    @DisplayName("[MQTT-3.2.2-6] and [MQTT-3.2.2-4] of 3.1.1: a refusal never says that a session is present")
    void refusalsHaveNoSession() {
        ConnAck odd = new ConnAck(true, 0x87, ConnAckProperties.NONE);
        assertThat(hex(odd, V3_1_1)).isEqualTo("20020005");
        assertThat(hex(odd, V5)).isEqualTo("2003008700");
    }

    @Test
    @DisplayName("[MQTT-3.2.2-6] of 3.1.1: reason codes become the return codes of 3.1.1, or nothing where it has none")
    void returnCodes() {
        int[][] pairs = {
            {0x84, 1}, {0x85, 2}, {0x88, 3}, {0x89, 3}, {0x97, 3}, {0x86, 4}, {0x8C, 4}, {0x87, 5}, {0x8A, 5}
        };
        for (int[] pair : pairs) {
            assertThat(hex(ConnAck.refused(pair[0]), V3_1_1)).isEqualTo("2002000" + pair[1]);
        }
        for (int none : new int[] {0x81, 0x82, 0x90, 0x95, 0x99}) {
            assertThat(hex(ConnAck.refused(none), V3_1_1)).isEmpty();
        }
    }

    @Test
    void connAckWithEveryProperty() {
        ConnAckProperties all = new ConnAckProperties(
                10,
                20,
                1,
                false,
                30,
                "id",
                40,
                "why",
                false,
                false,
                false,
                50,
                "info",
                "other",
                "SCRAM",
                new byte[] {1},
                USER);
        assertThat(hex(new ConnAck(false, 0, all), V5))
                .isEqualTo("204d" + "0000" + "4a" + "110000000a" + "210014" + "2401" + "2500" + "270000001e"
                        + "1200026964" + "220028" + "2800" + "2900" + "2a00" + "130032" + "1a0004696e666f"
                        + "1c00056f74686572" + "150005534352414d" + "16000101" + "1f0003776879" + USER_HEX);
    }

    @Test
    void acknowledgementsInTheShortestForm() {
        assertThat(hex(Ack.success(AckKind.PUBACK, 0x1234), V5)).isEqualTo("40021234");
        assertThat(hex(Ack.of(AckKind.PUBREC, 1, 0x97), V5)).isEqualTo("5003000197");
        assertThat(hex(Ack.of(AckKind.PUBREC, 1, 0x97), V3_1_1)).isEqualTo("50020001");
        assertThat(hex(Ack.of(AckKind.PUBREL, 1, 0x92), V5)).isEqualTo("6203000192");
        assertThat(hex(new Ack(AckKind.PUBCOMP, 1, 0, "r", USER), V5)).isEqualTo("700f0001000b1f000172" + USER_HEX);
        assertThat(hex(new Ack(AckKind.PUBCOMP, 1, 0, "r", USER), V3_1_1)).isEqualTo("70020001");
    }

    @Test
    @DisplayName("[MQTT-3.1.2-29] without problem information only CONNACK and DISCONNECT explain themselves")
    void problemInformation() {
        assertThat(hex(new Ack(AckKind.PUBACK, 1, 0x87, "r", USER), V5, -1, false))
                .isEqualTo("4003000187");
        assertThat(hex(new SubAck(1, List.of(0x87), "r", USER), V5, -1, false)).isEqualTo("900400010087");
        assertThat(hex(Disconnect.of(0x8E, "r"), V5, -1, false)).isEqualTo("e0068e041f000172");
        assertThat(hex(new ConnAck(false, 0x87, ConnAckProperties.reason("r")), V5, -1, false))
                .isEqualTo("20070087041f000172");
    }

    @Test
    @DisplayName("[MQTT-3.1.2-24] [MQTT-3.2.2-19] what is too large loses its explanations, then is not sent")
    void maximumPacketSize() {
        SubAck subAck = new SubAck(1, List.of(0, 1), "because", USER);
        assertThat(hex(subAck, V5, 24, true)).hasSize(2 * 24);
        assertThat(hex(subAck, V5, 23, true)).isEqualTo("90050001000001");
        assertThat(hex(subAck, V5, 7, true)).isEqualTo("90050001000001");
        assertThat(hex(subAck, V5, 6, true)).isEmpty();
        assertThat(hex(PingResp.INSTANCE, V5, 2, true)).isEqualTo("d000");
    }

    @Test
    @DisplayName(
            "[MQTT-3.2.2-19][MQTT-3.2.2-20][MQTT-3.4.2-2][MQTT-3.4.2-3][MQTT-3.5.2-2][MQTT-3.5.2-3][MQTT-3.6.2-2][MQTT-3.6.2-3][MQTT-3.7.2-2][MQTT-3.7.2-3][MQTT-3.9.2-1][MQTT-3.9.2-2][MQTT-3.11.2-1][MQTT-3.11.2-2][MQTT-3.14.2-3][MQTT-3.14.2-4][MQTT-3.15.2-2][MQTT-3.15.2-3] no packet grows beyond the client's maximum by its reason string or user properties")
    void explanationsWithinTheMaximum() {
        List<Packet> explained = new ArrayList<>(List.of(
                new SubAck(1, List.of(0x87), "because", USER),
                new UnsubAck(1, List.of(0x11), "because", USER),
                new Disconnect(0x82, -1, "because", null, USER),
                new Auth(0x18, "m", null, "because", USER),
                new ConnAck(
                        false,
                        0x87,
                        new ConnAckProperties(
                                -1, -1, 2, true, -1, null, 0, "because", true, true, true, -1, null, null, null, null,
                                USER))));
        for (AckKind kind : AckKind.values()) {
            explained.add(new Ack(kind, 1, 0x92, "because", USER));
        }
        for (Packet packet : explained) {
            int whole = hex(packet, V5, -1, true).length() / 2;
            String bare = hex(packet, V5, whole - 1, true);
            assertThat(hex(packet, V5, whole, true)).as("%s", packet).hasSize(2 * whole);
            assertThat(bare).as("%s", packet).isNotEmpty().doesNotContain("62656361757365");
            assertThat(bare.length() / 2).isLessThanOrEqualTo(whole - 1);
            assertThat(hex(packet, V5, bare.length() / 2, true)).isEqualTo(bare);
            assertThat(hex(packet, V5, bare.length() / 2 - 1, true)).isEmpty();
        }
    }

    @Test
    @DisplayName("[MQTT-3.9.3-2] and [MQTT-3.9.3-2] of 3.1.1: version 3 hears of every failed subscription as 0x80")
    void subAckAndUnsubAck() {
        assertThat(hex(SubAck.of(1, List.of(0, 1, 2, 0x87, 0x8F)), V3_1_1)).isEqualTo("9007000100010280" + "80");
        assertThat(hex(SubAck.of(1, List.of(0, 1, 2, 0x87, 0x8F)), V5)).isEqualTo("900800010000010287" + "8f");
        assertThat(hex(UnsubAck.of(1, List.of(0, 0x11)), V3_1_1)).isEqualTo("b0020001");
        assertThat(hex(UnsubAck.of(1, List.of(0, 0x11)), V5)).isEqualTo("b0050001000011");
    }

    @Test
    @DisplayName("DISCONNECT and AUTH exist in version 5 only, and in the shortest form")
    void disconnectAndAuth() {
        assertThat(hex(Disconnect.of(0, null), V5)).isEqualTo("e000");
        assertThat(hex(Disconnect.of(0x8B, null), V5)).isEqualTo("e0018b");
        assertThat(hex(new Disconnect(0x9D, -1, null, "b", List.of()), V5)).isEqualTo("e0069d041c000162");
        assertThat(hex(Disconnect.of(0x8B, null), V3_1_1)).isEmpty();
        assertThat(hex(new Auth(0x18, "m", new byte[] {7}, null, List.of()), V5))
                .isEqualTo("f00a1808" + "1500016d" + "16000107");
        assertThat(hex(new Auth(0x18, "m", null, null, List.of()), V3_1_1)).isEmpty();
    }

    @Test
    @DisplayName("[MQTT-3.14.2-2] a server's DISCONNECT has no session expiry")
    void noSessionExpiryInDisconnect() {
        assertThat(hex(new Disconnect(0x80, 10, null, null, List.of()), V5)).isEqualTo("e00180");
    }

    @Test
    void textTooLongForAFieldIsLeftOut() {
        assertThat(hex(Disconnect.of(0x80, "x".repeat(65_536)), V5)).isEqualTo("e00180");
    }

    @Test
    void clientsPacketsAreNotSent() {
        assertThatIllegalArgumentException().isThrownBy(() -> hex(PingReq.INSTANCE, V5));
    }
}
