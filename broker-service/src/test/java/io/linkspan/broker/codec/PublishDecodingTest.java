package io.linkspan.broker.codec;

import static io.linkspan.broker.codec.Decoding.assertRefused;
import static io.linkspan.broker.codec.Decoding.bad;
import static io.linkspan.broker.codec.Decoding.decode;
import static io.linkspan.broker.codec.Wire.wire;
import static io.linkspan.broker.packet.ProtocolVersion.V3_1_1;
import static io.linkspan.broker.packet.ProtocolVersion.V5;
import static io.linkspan.broker.packet.ReasonCode.MALFORMED_PACKET;
import static io.linkspan.broker.packet.ReasonCode.PROTOCOL_ERROR;
import static io.linkspan.broker.packet.ReasonCode.TOPIC_ALIAS_INVALID;
import static io.linkspan.broker.packet.ReasonCode.TOPIC_NAME_INVALID;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.codec.Decoding.Bad;
import io.linkspan.broker.packet.Publish;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.UserProperty;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PublishDecodingTest {

    @Test
    void plainOnes() throws Exception {
        Publish first = (Publish) decode(V3_1_1, Wire.publish(4, 0, "a/b", 0, (byte) 1, (byte) 2));
        assertThat(first.topic()).isEqualTo("a/b");
        assertThat(first.payload()).containsExactly(1, 2);
        assertThat(first.qos()).isEqualTo(QoS.AT_MOST_ONCE);
        assertThat(first.packetId()).isZero();
        assertThat(first.properties()).isEqualTo(MessageProperties.NONE);

        Publish second = (Publish) decode(V3_1_1, wire().string("t").u16(0xFFFF).packet(0x3D));
        assertThat(second.qos()).isEqualTo(QoS.EXACTLY_ONCE);
        assertThat(second.dup()).isTrue();
        assertThat(second.retain()).isTrue();
        assertThat(second.packetId()).isEqualTo(65_535);
        assertThat(second.payload()).isEmpty();
    }

    @Test
    void everyPropertyOfVersion5() throws Exception {
        Wire properties = wire().hex("01 00")
                .hex("02 ffffffff")
                .hex("23 ffff")
                .u8(0x08)
                .string("answers/1")
                .u8(0x09)
                .binary()
                .u8(0x26)
                .string("")
                .string("")
                .u8(0x26)
                .string("k")
                .string("v")
                .u8(0x03)
                .string("json");
        Publish publish = (Publish)
                decode(V5, wire().string("t").u16(1).block(properties).u8(7).packet(0x32));
        assertThat(publish.topicAlias()).isEqualTo(65_535);
        assertThat(publish.payload()).containsExactly(7);
        assertThat(publish.properties())
                .isEqualTo(new MessageProperties(
                        0,
                        0xFFFF_FFFFL,
                        "json",
                        "answers/1",
                        new byte[0],
                        List.of(new UserProperty("", ""), new UserProperty("k", "v"))));
    }

    @Test
    @DisplayName("a topic stays the same String object as long as it is in the cache, and aliases may stand alone")
    void topicsAreRemembered() throws Exception {
        Publish first = (Publish) decode(V5, Wire.publish(5, 0, "sensors/1/temperature", 0));
        Publish again = (Publish) decode(V5, Wire.publish(5, 0, "sensors/1/temperature", 0));
        assertThat(again.topic()).isSameAs(first.topic());
        Publish alias = (Publish)
                decode(V5, wire().string("").block(wire().hex("230001")).packet(0x30));
        assertThat(alias.topic()).isEmpty();
        assertThat(alias.topicAlias()).isEqualTo(1);
    }

    static List<Bad> refusedVersion5() {
        return List.of(
                bad("[MQTT-3.3.2-2] wildcard #", TOPIC_NAME_INVALID, Wire.publish(5, 0, "a/#", 0)),
                bad("[MQTT-3.3.2-2] wildcard +", TOPIC_NAME_INVALID, Wire.publish(5, 0, "a/+/b", 0)),
                bad("no topic, no alias", PROTOCOL_ERROR, Wire.publish(5, 0, "", 0)),
                bad("[MQTT-2.2.1-3] packet id 0", PROTOCOL_ERROR, Wire.publish(5, 1, "t", 0)),
                bad("[MQTT-3.3.2-8] alias 0", TOPIC_ALIAS_INVALID, v5(wire().hex("230000"))),
                bad("alias twice", PROTOCOL_ERROR, v5(wire().hex("230001230001"))),
                bad("[MQTT-3.3.4-6] subscription identifier", PROTOCOL_ERROR, v5(wire().hex("0b01"))),
                bad("payload format 2", PROTOCOL_ERROR, v5(wire().hex("0102"))),
                bad("payload format twice", PROTOCOL_ERROR, v5(wire().hex("01000100"))),
                bad("expiry twice", PROTOCOL_ERROR, v5(wire().hex("02000000010200000001"))),
                bad(
                        "[MQTT-3.3.2-14] wildcard in response topic",
                        PROTOCOL_ERROR,
                        v5(wire().u8(8).string("#"))),
                bad("empty response topic", PROTOCOL_ERROR, v5(wire().u8(8).string(""))),
                bad(
                        "content type twice",
                        PROTOCOL_ERROR,
                        v5(wire().u8(3).string("a").u8(3).string("a"))),
                bad(
                        "correlation data twice",
                        PROTOCOL_ERROR,
                        v5(wire().u8(9).string("a").u8(9).string("a"))),
                bad(
                        "[MQTT-1.5.4-1] ill-formed content type",
                        MALFORMED_PACKET,
                        v5(wire().u8(3).binary((byte) 0xFF))),
                bad(
                        "[MQTT-1.5.4-2] U+0000 in a user property",
                        MALFORMED_PACKET,
                        v5(wire().u8(0x26).string("k").string("\0"))),
                bad("half a user property", MALFORMED_PACKET, v5(wire().u8(0x26).string("k"))),
                bad("a property of CONNECT", MALFORMED_PACKET, v5(wire().hex("1100000001"))),
                bad(
                        "[MQTT-1.5.4-1] ill-formed topic",
                        MALFORMED_PACKET,
                        wire().binary((byte) 0xC3).u8(0).packet(0x30)),
                bad("[MQTT-1.5.4-2] U+0000 in the topic", MALFORMED_PACKET, Wire.publish(5, 0, "a\0", 0)),
                bad(
                        "topic past the packet",
                        MALFORMED_PACKET,
                        wire().hex("000561").packet(0x30)),
                bad("no properties", MALFORMED_PACKET, wire().string("t").packet(0x30)),
                bad(
                        "properties past the packet",
                        MALFORMED_PACKET,
                        wire().string("t").u8(9).packet(0x30)),
                bad("no packet id", MALFORMED_PACKET, wire().string("t").u8(0).packet(0x32)),
                bad("empty body", MALFORMED_PACKET, wire().packet(0x30)));
    }

    private static byte[] v5(Wire properties) {
        return wire().string("t").block(properties).packet(0x30);
    }

    @ParameterizedTest
    @MethodSource
    void refusedVersion5(Bad bad) {
        assertRefused(V5, bad);
    }

    static List<Bad> refusedVersion4() {
        return List.of(
                bad("[MQTT-3.3.2-2] wildcard", TOPIC_NAME_INVALID, Wire.publish(4, 0, "+", 0)),
                bad("[MQTT-4.7.3-1] empty topic", PROTOCOL_ERROR, Wire.publish(4, 0, "", 0)),
                bad("[MQTT-2.3.1-1] packet id 0", PROTOCOL_ERROR, Wire.publish(4, 2, "t", 0)),
                bad("[MQTT-1.5.3-2] U+0000", MALFORMED_PACKET, Wire.publish(4, 0, "\0", 0)),
                bad("cut packet id", MALFORMED_PACKET, wire().string("t").u8(1).packet(0x32)));
    }

    @ParameterizedTest
    @MethodSource
    void refusedVersion4(Bad bad) {
        assertRefused(V3_1_1, bad);
    }
}
