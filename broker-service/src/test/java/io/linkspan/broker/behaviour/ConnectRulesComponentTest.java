package io.linkspan.broker.behaviour;

import static io.linkspan.broker.support.RunningBroker.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.Props;
import io.linkspan.broker.support.RunningBroker;
import io.linkspan.broker.support.WireClient;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CONNECT packets byte by byte: what is refused, and how. */
class ConnectRulesComponentTest {
    private static final int MALFORMED = 0x81;
    private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker();

    /** CONNECT up to its payload. */
    private static Wire start(int level, int flags) {
        return level == 5 ? Wire.connect5(flags).u8(0) : Wire.connect4(flags);
    }

    /** The will's topic and payload, in version 5 with empty properties before them. */
    private static Wire will(int level, Wire payload, String topic) {
        return (level == 5 ? payload.u8(0) : payload).string(topic).string("gone");
    }

    // A broken CONNECT is answered in version 5 only, with a refusal that has no flags; both are closed.
    private static void assertRefused(int level, int reason, Wire connect) {
        try (WireClient client = BROKER.open(level)) {
            client.send(connect.packet(0x10));
            if (level == 5) {
                var answer = client.expect(2);
                assertThat(answer.code()).isEqualTo(reason);
                assertThat(answer.sessionPresent()).isFalse();
            }
            assertThat(client.ended()).isTrue();
        }
    }

    private static void assertAccepted(int level, Wire connect) {
        try (WireClient client = BROKER.open(level)) {
            assertThat(client.send(connect.packet(0x10)).expect(2).code()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.1.4-1][MQTT-3.2.2-6][MQTT-3.2.2-7][MQTT-3.1.2-3] and [MQTT-3.1.4-1][MQTT-3.2.2-6][MQTT-3.1.2-3] of 3.1.1: the reserved connect flag is refused, before version 5 by the close alone")
    void reservedFlag(int level) {
        for (int flags = 0; flags < 4; flags += 2) {
            assertRefused(level, MALFORMED, start(level, flags | 1).string(name("c")));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.1.2-11][MQTT-3.1.2-13][MQTT-3.1.2-12] and [MQTT-3.1.2-11][MQTT-3.1.2-13][MQTT-3.1.2-14][MQTT-3.1.2-15] of 3.1.1: flags of a will that is not there, and will QoS 3, are refused")
    void willFlags(int level) {
        for (int flags : new int[] {0x08, 0x10, 0x18, 0x20, 0x28}) {
            assertRefused(level, MALFORMED, start(level, 2 | flags).string(name("c")));
        }
        assertRefused(level, MALFORMED, will(level, start(level, 2 | 4 | 0x18).string(name("c")), "t"));
        for (int qos = 0; qos < 3; qos++) {
            assertAccepted(level, will(level, start(level, 2 | 4 | (qos << 3)).string(name("c")), "t"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.1.2-9][MQTT-3.1.2-16][MQTT-3.1.2-17][MQTT-3.1.2-18][MQTT-3.1.2-19][MQTT-3.1.3-1][MQTT-3.1.3-3] and [MQTT-3.1.2-9][MQTT-3.1.2-18][MQTT-3.1.2-19][MQTT-3.1.2-20][MQTT-3.1.2-21][MQTT-3.1.3-1][MQTT-3.1.3-3] of 3.1.1: the payload has the fields that the flags say, no fewer and no more")
    void payloadFollowsFlags(int level) {
        assertRefused(level, MALFORMED, start(level, 2));
        assertRefused(level, MALFORMED, start(level, 2 | 4).string(name("c")));
        assertRefused(level, MALFORMED, start(level, 2).string(name("c")).string("user"));
        assertRefused(level, MALFORMED, start(level, 0x82).string(name("c")));
        assertRefused(
                level,
                MALFORMED,
                start(level, 0x82).string(name("c")).string("u").string("p"));
        assertRefused(level, MALFORMED, start(level, 0xC2).string(name("c")).string("u"));
        assertAccepted(level, start(level, 0x82).string(name("c")).string(""));
        assertAccepted(
                level,
                will(level, start(level, 0xC6).string(name("c")), "t")
                        .string("u")
                        .binary((byte) 0, (byte) 0xFF));
    }

    @Test
    @DisplayName("[MQTT-3.1.2-22] of 3.1.1: a password without a user name is refused; version 5 allows it")
    void passwordAlone() {
        assertRefused(4, MALFORMED, start(4, 0x42).string(name("c")).string("p"));
        assertAccepted(5, start(5, 0x42).string(name("c")).string("p"));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.1.3-4][MQTT-3.1.3-11][MQTT-3.1.3-12] and [MQTT-3.1.3-4][MQTT-3.1.3-10][MQTT-3.1.3-11] of 3.1.1: identifier, will topic and user name are UTF-8")
    void badText(int level) {
        for (String bad : List.of("610062", "61eda080", "61c0af", "61ff")) {
            byte[] text = Wire.wire().hex(bad).bytes();
            assertRefused(level, MALFORMED, start(level, 2).binary(text));
            Wire willed = start(level, 6).string(name("c"));
            assertRefused(
                    level,
                    MALFORMED,
                    (level == 5 ? willed.u8(0) : willed).binary(text).string("gone"));
            assertRefused(level, MALFORMED, start(level, 0x82).string(name("c")).binary(text));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MQTU", "MQT", "MQTTT", "", "mqtt", "MQIsd"})
    @DisplayName("[MQTT-3.1.2-1] and [MQTT-3.1.2-1] of 3.1.1: another protocol is closed without an answer")
    void protocolName(String protocol) {
        for (int level = 4; level <= 5; level++) {
            var client = BROKER.open(level);
            client.send(Wire.wire()
                    .string(protocol)
                    .u8(level)
                    .u8(2)
                    .u16(0)
                    .u8(0)
                    .string("c")
                    .packet(0x10));
            assertThat(client.ended()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 6, 7, 127, 132, 255})
    @DisplayName(
            "[MQTT-3.1.2-2] and [MQTT-3.1.2-2][MQTT-3.2.2-4][MQTT-3.2.2-5] of 3.1.1: an unknown level is told 0x01, in the layout of version 5 0x84, and closed")
    void protocolLevel(int level) {
        var old = BROKER.open(4);
        old.send(Wire.wire()
                .string("MQTT")
                .u8(level)
                .u8(2)
                .u16(0)
                .string("client")
                .packet(0x10));
        var answer = old.expect(2);
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.sessionPresent()).isFalse();
        assertThat(old.ended()).isTrue();

        var v5 = BROKER.open(5);
        v5.send(Wire.wire()
                .string("MQTT")
                .u8(level)
                .u8(2)
                .u16(0)
                .u8(0)
                .string("client")
                .packet(0x10));
        assertThat(v5.expect(2).code()).isEqualTo(0x84);
        assertThat(v5.ended()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @DisplayName("[MQTT-3.1.3-5] and [MQTT-3.1.3-5] of 3.1.1: identifiers of 1 to 23 letters and digits are accepted")
    void shortIdentifiers(int level) {
        for (int length = 1; length <= 23; length++) {
            for (int at = 0; at + length <= ALPHABET.length(); at += 13) {
                try (WireClient client = BROKER.open(level)) {
                    assertThat(client.connect(Connecting.as(ALPHABET.substring(at, at + length)))
                                    .code())
                            .isZero();
                }
            }
        }
    }

    @Test
    @DisplayName(
            "[MQTT-3.1.3-6][MQTT-3.1.3-7][MQTT-3.1.3-8][MQTT-3.1.3-9] of 3.1.1: an empty identifier is accepted with clean session, else told 0x02 and closed; 3.1 never accepts it")
    void emptyIdentifier() {
        assertThat(BROKER.open(4).connect(Connecting.as("")).code()).isZero();
        for (WireClient refused : List.of(BROKER.open(4), BROKER.open(3))) {
            var answer = refused.connect(Connecting.as("").resuming());
            assertThat(answer.code()).isEqualTo(2);
            assertThat(answer.sessionPresent()).isFalse();
            assertThat(refused.ended()).isTrue();
        }
        assertThat(BROKER.open(3).connect(Connecting.as("")).code()).isEqualTo(2);
        assertThat(BROKER.open(3).connect(Connecting.as(name("c").repeat(30))).code())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"4,4", "5,0x86"})
    @DisplayName(
            "[MQTT-3.1.4-2][MQTT-3.1.4-6][MQTT-3.2.2-7] and [MQTT-3.1.4-5][MQTT-3.2.2-5] of 3.1.1: what follows a refused CONNECT is not carried out")
    void behindRefusedConnect(int level, int code) {
        String topic = name("t");
        var watcher = BROKER.connect(level);
        watcher.subscribe(topic, 0);
        var client = BROKER.open(level);
        Wire connect = start(level, 0xC2).string(name("c")).string("bad").string("p");
        client.send(Wire.wire()
                .raw(connect.packet(0x10))
                .raw(Wire.publish(level, 0, topic, 0, (byte) 'x'))
                .raw(Wire.publish(level, 1, topic, 1, (byte) 'x'))
                .bytes());

        assertThat(client.expect(2).code()).isEqualTo(code);
        assertThat(client.ended()).isTrue();
        assertThat(watcher.pending()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.2.0-2][MQTT-3.2.2-1][MQTT-3.1.4-5][MQTT-2.2.2-1] and [MQTT-3.2.0-1][MQTT-3.1.4-4] of 3.1.1: one CONNACK, before everything else, with seven flag bits of 0")
    void oneConnAck(int level) {
        String id = name("c");
        String topic = name("t");
        var away = BROKER.open(level);
        away.connect(Connecting.as(id).resuming().expiring(100));
        away.subscribe(topic, 1);
        away.disconnect();
        BROKER.connect(level).published(topic, "queued");

        var back = BROKER.open(level);
        var answer = back.connect(Connecting.as(id).resuming().expiring(100));
        assertThat(answer.type()).isEqualTo(2);
        assertThat(answer.code()).isZero();
        assertThat(answer.flags()).isEqualTo(1);
        assertThat(back.pendingPackets()).extracting(packet -> packet.type()).containsExactly(3);

        var fresh = BROKER.open(level).connect(Connecting.as(name("c")));
        assertThat(fresh.flags()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-4.2.0-1] and [MQTT-7.1.1-1] of 3.1.1: packets sent byte by byte, and all at once, are the same stream")
    void aStreamOfBytes(int level) {
        String topic = name("t");
        byte[] stream = Wire.wire()
                .raw(Wire.connect(level, name("c")))
                .raw((level == 5 ? Wire.wire().u16(1).u8(0) : Wire.wire().u16(1))
                        .string(topic)
                        .u8(2)
                        .packet(0x82))
                .raw(Wire.publish(level, 0, topic, 0, (byte) 'a'))
                .raw(Wire.publish(level, 1, topic, 1, (byte) 'b'))
                .raw(Wire.wire().packet(0xC0))
                .bytes();
        for (int piece : new int[] {1, 2, 3, 7, stream.length}) {
            var client = BROKER.open(level);
            for (int at = 0; at < stream.length; at += piece) {
                client.send(java.util.Arrays.copyOfRange(stream, at, Math.min(stream.length, at + piece)));
            }
            assertThat(client.expect(2).code()).isZero();
            assertThat(client.expect(9).codes()).containsExactly(2);
            assertThat(client.message().text()).isEqualTo("a");
            assertThat(client.message().text()).isEqualTo("b");
            assertThat(client.expect(4).packetId()).isEqualTo(1);
            assertThat(client.receive().type()).isEqualTo(13);
            client.close();
        }
    }

    @Test
    @DisplayName("a client whose Maximum Packet Size CONNACK does not fit is closed without a packet")
    void tinyMaximumPacketSize() {
        var client = BROKER.open(5);
        client.send(
                Wire.connect5(2).block(Props.packetSize(2)).string(name("c")).packet(0x10));

        assertThat(client.ended()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @DisplayName(
            "[MQTT-3.2.2-22][MQTT-3.1.2-22] and [MQTT-3.1.2-24] of 3.1.1: the client's keep alive holds; a client that pings in time stays, a silent one is closed")
    void keepAlive(int level) {
        var silent = BROKER.open(level);
        var answer = silent.connect(Connecting.as(name("c")).keepAlive(1));
        assertThat(answer.all(Props.SERVER_KEEP_ALIVE)).isEmpty();
        var never = BROKER.open(level);
        never.connect(Connecting.as(name("c")).keepAlive(0));

        if (level == 5) {
            assertThat(silent.refusal()).isEqualTo(0x8D);
        } else {
            assertThat(silent.ended()).isTrue();
        }
        assertThat(never.pendingPackets()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x21, 0x27, 0x17, 0x19})
    @DisplayName("properties of CONNECT with values out of range are refused with 0x82")
    void propertyValues(int property) {
        Wire bad =
                switch (property) {
                    case 0x21 -> Props.receiveMaximum(0);
                    case 0x27 -> Props.packetSize(0);
                    default -> Props.flag(property, 2);
                };
        assertRefused(5, 0x82, Wire.connect5(2).block(bad).string(name("c")));
        assertRefused(
                5,
                0x82,
                Wire.connect5(2)
                        .block(Props.all(Props.expiry(1), Props.expiry(1)))
                        .string(name("c")));
    }

    @Test
    @DisplayName("a will that is not the text it says it is is refused with 0x99")
    void willFormat() {
        var client = BROKER.open(5);
        client.send(Wire.connect5(6)
                .u8(0)
                .string(name("c"))
                .block(Props.flag(Props.FORMAT, 1))
                .string("t")
                .binary((byte) 0xFF)
                .packet(0x10));

        assertThat(client.expect(2).code()).isEqualTo(0x99);
        assertThat(client.ended()).isTrue();
    }
}
