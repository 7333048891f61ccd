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
import io.linkspan.broker.packet.Subscribe;
import io.linkspan.broker.packet.SubscribeEntry;
import io.linkspan.broker.packet.Unsubscribe;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.UserProperty;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SubscribeDecodingTest {

    @Test
    void subscribes() throws Exception {
        assertThat(decode(
                        V3_1_1,
                        wire().u16(10).string("a/#").u8(1).string("+").u8(2).packet(0x82)))
                .isEqualTo(new Subscribe(
                        10,
                        0,
                        List.of(
                                new SubscribeEntry("a/#", QoS.AT_LEAST_ONCE, false, false, 0),
                                new SubscribeEntry("+", QoS.EXACTLY_ONCE, false, false, 0)),
                        List.of()));
        Wire properties = wire().hex("0b ffffff7f").u8(0x26).string("k").string("v");
        assertThat(decode(
                        V5, wire().u16(1).block(properties).string("a").u8(0x2E).packet(0x82)))
                .isEqualTo(new Subscribe(
                        1,
                        268_435_455,
                        List.of(new SubscribeEntry("a", QoS.EXACTLY_ONCE, true, true, 2)),
                        List.of(new UserProperty("k", "v"))));
    }

    @Test
    void filterSyntaxIsLeftToTheDomain() throws Exception {
        Subscribe subscribe =
                (Subscribe) decode(V5, wire().u16(1).u8(0).string("a#/+b").u8(0).packet(0x82));
        assertThat(subscribe.entries().get(0).filter()).isEqualTo("a#/+b");
    }

    @Test
    void unsubscribes() throws Exception {
        assertThat(decode(V3_1_1, wire().u16(2).string("a").string("b").packet(0xA2)))
                .isEqualTo(new Unsubscribe(2, List.of("a", "b"), List.of()));
        assertThat(decode(V5, wire().u16(2).u8(0).string("a").packet(0xA2)))
                .isEqualTo(new Unsubscribe(2, List.of("a"), List.of()));
    }

    static List<Bad> refusedVersion5() {
        return List.of(
                bad("[MQTT-2.2.1-3] packet id 0", PROTOCOL_ERROR, one(0, wire(), "a", 0)),
                bad(
                        "[MQTT-3.8.3-2] no filter",
                        PROTOCOL_ERROR,
                        wire().u16(1).u8(0).packet(0x82)),
                bad("QoS 3", PROTOCOL_ERROR, one(1, wire(), "a", 3)),
                bad("retain handling 3", PROTOCOL_ERROR, one(1, wire(), "a", 0x30)),
                bad("[MQTT-3.8.3-5] reserved bit 6", MALFORMED_PACKET, one(1, wire(), "a", 0x40)),
                bad("[MQTT-3.8.3-5] reserved bit 7", MALFORMED_PACKET, one(1, wire(), "a", 0x80)),
                bad("[MQTT-3.8.3-4] no local, shared", PROTOCOL_ERROR, one(1, wire(), "$share/g/a", 4)),
                bad("subscription identifier 0", PROTOCOL_ERROR, one(1, wire().hex("0b00"), "a", 0)),
                bad("subscription identifier twice", PROTOCOL_ERROR, one(1, wire().hex("0b010b02"), "a", 0)),
                bad("subscription identifier too long", MALFORMED_PACKET, one(1, wire().hex("0bffffffff01"), "a", 0)),
                bad("[MQTT-4.7.3-1] empty filter", MALFORMED_PACKET, one(1, wire(), "", 0)),
                bad("[MQTT-1.5.4-2] U+0000", MALFORMED_PACKET, one(1, wire(), "a\0", 0)),
                bad(
                        "no options",
                        MALFORMED_PACKET,
                        wire().u16(1).u8(0).string("a").packet(0x82)),
                bad("a property of PUBLISH", MALFORMED_PACKET, one(1, wire().hex("230001"), "a", 0)),
                bad(
                        "[MQTT-3.10.3-2] UNSUBSCRIBE without filter",
                        PROTOCOL_ERROR,
                        wire().u16(1).u8(0).packet(0xA2)),
                bad(
                        "UNSUBSCRIBE with packet id 0",
                        PROTOCOL_ERROR,
                        wire().u16(0).u8(0).string("a").packet(0xA2)),
                bad(
                        "UNSUBSCRIBE with subscription identifier",
                        MALFORMED_PACKET,
                        wire().u16(1).block(wire().hex("0b01")).string("a").packet(0xA2)),
                bad(
                        "UNSUBSCRIBE with an empty filter",
                        MALFORMED_PACKET,
                        wire().u16(1).u8(0).string("").packet(0xA2)),
                bad(
                        "UNSUBSCRIBE cut in a filter",
                        MALFORMED_PACKET,
                        wire().u16(1).u8(0).hex("00").packet(0xA2)));
    }

    private static byte[] one(int packetId, Wire properties, String filter, int options) {
        return wire().u16(packetId).block(properties).string(filter).u8(options).packet(0x82);
    }

    @ParameterizedTest
    @MethodSource
    void refusedVersion5(Bad bad) {
        assertRefused(V5, bad);
    }

    static List<Bad> refusedVersion4() {
        return List.of(
                bad(
                        "[MQTT-3-8.3-4] QoS byte 3",
                        MALFORMED_PACKET,
                        wire().u16(1).string("a").u8(3).packet(0x82)),
                bad(
                        "[MQTT-3-8.3-4] no local bit",
                        MALFORMED_PACKET,
                        wire().u16(1).string("a").u8(4).packet(0x82)),
                bad("[MQTT-3.8.3-3] no filter", PROTOCOL_ERROR, wire().u16(1).packet(0x82)),
                bad("[MQTT-3.10.3-2] no filter", PROTOCOL_ERROR, wire().u16(1).packet(0xA2)),
                bad(
                        "[MQTT-2.3.1-1] packet id 0",
                        PROTOCOL_ERROR,
                        wire().u16(0).string("a").u8(0).packet(0x82)));
    }

    @ParameterizedTest
    @MethodSource
    void refusedVersion4(Bad bad) {
        assertRefused(V3_1_1, bad);
    }
}
