package io.linkspan.broker.codec;

import static io.linkspan.broker.codec.Decoding.assertRefused;
import static io.linkspan.broker.codec.Decoding.bad;
import static io.linkspan.broker.codec.Decoding.decode;
import static io.linkspan.broker.codec.Wire.wire;
import static io.linkspan.broker.packet.ProtocolVersion.V3_1_1;
import static io.linkspan.broker.packet.ProtocolVersion.V5;
import static io.linkspan.broker.packet.ReasonCode.MALFORMED_PACKET;
import static io.linkspan.broker.packet.ReasonCode.PROTOCOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.codec.Decoding.Bad;
import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.AckKind;
import io.linkspan.broker.packet.Auth;
import io.linkspan.broker.packet.Disconnect;
import io.linkspan.contracts.message.UserProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReplyDecodingTest {

    @ParameterizedTest
    @EnumSource
    void acknowledgementsInEveryForm(AckKind kind) throws Exception {
        assertThat(decode(V3_1_1, wire().u16(7).packet(kind.firstByte()))).isEqualTo(Ack.success(kind, 7));
        assertThat(decode(V5, wire().u16(7).packet(kind.firstByte()))).isEqualTo(Ack.success(kind, 7));
        int reason = kind == AckKind.PUBACK || kind == AckKind.PUBREC ? 0x97 : 0x92;
        assertThat(decode(V5, wire().u16(7).u8(reason).packet(kind.firstByte())))
                .isEqualTo(Ack.of(kind, 7, reason));
        Wire properties = wire().u8(0x1F).string("why").u8(0x26).string("k").string("v");
        assertThat(decode(V5, wire().u16(7).u8(reason).block(properties).packet(kind.firstByte())))
                .isEqualTo(new Ack(kind, 7, reason, "why", List.of(new UserProperty("k", "v"))));
    }

    @Test
    @DisplayName("of all 256 reason codes each packet takes only those of its table (3.4.2.1 to 3.15.2.1)")
    void reasonCodes() {
        Set<Integer> toPublish = Set.of(0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99);
        Set<Integer> toRelease = Set.of(0x00, 0x92);
        Set<Integer> disconnect =
                Set.of(0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99);
        Set<Integer> auth = Set.of(0x18, 0x19);
        Wire method = wire().u8(0x15).string("m");
        for (int reason = 0; reason < 256; reason++) {
            assertTaken(toPublish, reason, wire().u16(1).u8(reason).packet(0x40));
            assertTaken(toPublish, reason, wire().u16(1).u8(reason).packet(0x50));
            assertTaken(toRelease, reason, wire().u16(1).u8(reason).packet(0x62));
            assertTaken(toRelease, reason, wire().u16(1).u8(reason).packet(0x70));
            assertTaken(disconnect, reason, wire().u8(reason).packet(0xE0));
            assertTaken(auth, reason, wire().u8(reason).block(method).packet(0xF0));
        }
    }

    private static void assertTaken(Set<Integer> valid, int reason, byte[] packet) {
        if (valid.contains(reason)) {
            try {
                assertThat(decode(V5, packet)).isNotNull();
            } catch (PacketRefusedException e) {
                throw new AssertionError("refused " + Integer.toHexString(reason), e);
            }
        } else {
            assertRefused(V5, bad("reason " + reason, PROTOCOL_ERROR, packet));
        }
    }

    @Test
    void disconnectsInEveryForm() throws Exception {
        assertThat(decode(V3_1_1, wire().packet(0xE0))).isEqualTo(Disconnect.of(0, null));
        assertThat(decode(V5, wire().packet(0xE0))).isEqualTo(Disconnect.of(0, null));
        assertThat(decode(V5, wire().u8(4).packet(0xE0))).isEqualTo(Disconnect.of(4, null));
        assertThat(decode(V5, wire().u8(4).u8(0).packet(0xE0))).isEqualTo(Disconnect.of(4, null));
        Wire properties = wire().hex("11 0000000a")
                .u8(0x1F)
                .string("bye")
                .u8(0x26)
                .string("k")
                .string("v");
        assertThat(decode(V5, wire().u8(0).block(properties).packet(0xE0)))
                .isEqualTo(new Disconnect(0, 10, "bye", null, List.of(new UserProperty("k", "v"))));
    }

    @Test
    void auths() throws Exception {
        Wire properties = wire().u8(0x15)
                .string("SCRAM")
                .u8(0x16)
                .binary((byte) 5)
                .u8(0x1F)
                .string("r");
        Auth auth = (Auth) decode(V5, wire().u8(0x18).block(properties).packet(0xF0));
        assertThat(auth.reasonCode()).isEqualTo(0x18);
        assertThat(auth.method()).isEqualTo("SCRAM");
        assertThat(auth.data()).containsExactly(5);
        assertThat(auth.reasonString()).isEqualTo("r");
    }

    static List<Bad> refused() {
        List<Bad> cases = new ArrayList<>();
        for (AckKind kind : AckKind.values()) {
            int first = kind.firstByte();
            cases.add(bad(
                    "[MQTT-2.2.1-3] id 0 in " + kind,
                    PROTOCOL_ERROR,
                    wire().u16(0).packet(first)));
            cases.add(bad(
                    "foreign property in " + kind,
                    MALFORMED_PACKET,
                    wire().u16(1).u8(0).block(wire().hex("0100")).packet(first)));
            cases.add(bad(
                    "reason string twice in " + kind,
                    PROTOCOL_ERROR,
                    wire().u16(1)
                            .u8(0)
                            .block(wire().u8(0x1F).string("a").u8(0x1F).string("a"))
                            .packet(first)));
            cases.add(bad(
                    "bytes after " + kind,
                    MALFORMED_PACKET,
                    wire().u16(1).u8(0).u8(0).u8(0).packet(first)));
            cases.add(bad(
                    "cut properties in " + kind,
                    MALFORMED_PACKET,
                    wire().u16(1).u8(0).u8(5).packet(first)));
        }
        cases.add(bad(
                "bytes after DISCONNECT", MALFORMED_PACKET, wire().hex("000000").packet(0xE0)));
        cases.add(bad(
                "server reference from a client",
                PROTOCOL_ERROR,
                wire().u8(0).block(wire().u8(0x1C).string("s")).packet(0xE0)));
        cases.add(bad(
                "session expiry twice",
                PROTOCOL_ERROR,
                wire().u8(0).block(wire().hex("11000000011100000001")).packet(0xE0)));
        cases.add(bad("AUTH that says success", PROTOCOL_ERROR, wire().packet(0xF0)));
        cases.add(
                bad("AUTH without method", PROTOCOL_ERROR, wire().u8(0x18).u8(0).packet(0xF0)));
        cases.add(
                bad("AUTH without properties", MALFORMED_PACKET, wire().u8(0x18).packet(0xF0)));
        cases.add(bad(
                "AUTH with method twice",
                PROTOCOL_ERROR,
                wire().u8(0x18)
                        .block(wire().u8(0x15).string("m").u8(0x15).string("m"))
                        .packet(0xF0)));
        return cases;
    }

    @ParameterizedTest
    @MethodSource
    void refused(Bad bad) {
        assertRefused(V5, bad);
    }
}
