package io.linkspan.broker.behaviour;

import static io.linkspan.broker.support.RunningBroker.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.Props;
import io.linkspan.broker.support.Received;
import io.linkspan.broker.support.RunningBroker;
import io.linkspan.broker.support.WireClient;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SUBSCRIBE and UNSUBSCRIBE: answers, replacement, deletion. */
class SubscriptionRulesComponentTest {
    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker();

    private final String topic = name("t");

    private static Received unsubscribe(WireClient client, int level, int packetId, String... filters) {
        Wire wire = Wire.wire().u16(packetId);
        if (level == 5) {
            wire.u8(0);
        }
        for (String filter : filters) {
            wire.string(filter);
        }
        return client.send(wire.packet(0xA2)).expect(11);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.8.4-1][MQTT-3.8.4-2][MQTT-3.8.4-5][MQTT-3.8.4-6][MQTT-3.8.4-7][MQTT-3.9.3-1][MQTT-3.9.3-2][MQTT-2.2.1-6] and [MQTT-3.8.4-1][MQTT-3.8.4-2][MQTT-3.8.4-4][MQTT-3.8.4-5][MQTT-3.9.3-1][MQTT-3.9.3-2][MQTT-2.3.1-7] of 3.1.1: one SUBACK with the identifier and a code for each filter, in their order")
    void subAck(int level) {
        var client = BROKER.connect(level);
        Wire entries = Wire.wire();
        for (String filter :
                List.of(topic + "/a", "bad/#/filter", topic + "/b", "$share/x", topic + "/c", topic + "/a")) {
            entries.string(filter).u8(filter.endsWith("b") ? 2 : filter.endsWith("c") ? 1 : 0);
        }
        for (int packetId : new int[] {1, 0x1234, 65_535}) {
            var answer = client.subscribePacket(packetId, Props.none(), entries).expect(9);
            int failed = level == 5 ? 0x8F : 0x80;
            assertThat(answer.packetId()).isEqualTo(packetId);
            assertThat(answer.codes()).containsExactly(0, failed, 2, failed, 1, 0);
        }
        assertThat(client.pendingPackets()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.10.4-4][MQTT-3.10.4-5][MQTT-3.10.4-6][MQTT-3.11.3-1][MQTT-3.11.3-2] and [MQTT-3.10.4-4][MQTT-3.10.4-5][MQTT-3.10.4-6] of 3.1.1: one UNSUBACK with the identifier, whatever was deleted, in version 5 with a code for each filter")
    void unsubAck(int level) {
        var client = BROKER.connect(level);
        client.subscribe(topic + "/a", 0);
        client.subscribe(topic + "/b", 0);
        var answer = unsubscribe(client, level, 0x4321, topic + "/b", "none", topic + "/a", "a#", topic + "/a");

        assertThat(answer.packetId()).isEqualTo(0x4321);
        assertThat(answer.codes()).isEqualTo(level == 5 ? List.of(0, 0x11, 0, 0x8F, 0x11) : List.of());
        assertThat(unsubscribe(client, level, 5, "never").packetId()).isEqualTo(5);
        BROKER.connect(level).published(topic + "/a", "x");
        assertThat(client.pendingPackets()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.10.4-1][MQTT-4.7.3-4] and [MQTT-3.10.4-1][MQTT-4.7.3-4] of 3.1.1: filters and topics are compared character by character, without normalisation")
    void characters(int level) {
        var client = BROKER.connect(level);
        String composed = topic + "/\u00e9";
        String decomposed = topic + "/e\u0301";
        client.subscribe(composed, 0);
        client.subscribe(topic + "/+", 0);
        for (String other :
                List.of(decomposed, composed + "/", composed.toUpperCase(java.util.Locale.ROOT), topic + "/#")) {
            unsubscribe(client, level, 1, other);
        }
        unsubscribe(client, level, 1, topic + "/+");
        BROKER.connect(level).publish(decomposed, "no").publish(composed, "yes").pendingPackets();

        assertThat(client.pending()).containsExactly("yes");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.10.4-2][MQTT-3.10.4-3] and [MQTT-3.10.4-2][MQTT-3.10.4-3] of 3.1.1: after UNSUBSCRIBE nothing new is added, and what had begun is completed")
    void unsubscribedInFlight(int level) {
        var client = BROKER.connect(level);
        client.subscribe(topic, 2);
        var publisher = BROKER.connect(level);
        publisher.publish(0x34, topic, 1, "two").publish(0x32, topic, 2, "one").pendingPackets();
        int two = client.message().packetId();
        int one = client.message().packetId();
        unsubscribe(client, level, 3, topic);
        publisher.publish(0x32, topic, 4, "new").pendingPackets();

        assertThat(client.pubrec(two).expect(6).packetId()).isEqualTo(two);
        client.pubcomp(two).puback(one);
        assertThat(client.pendingPackets()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.8.4-3][MQTT-3.8.4-4] and [MQTT-3.8.4-3] of 3.1.1: the same filter replaces the subscription, sends what is kept again and loses nothing on the way")
    void replaced(int level) {
        var publisher = BROKER.connect(level);
        publisher.retained(topic, "kept");
        var client = BROKER.connect(level);
        client.subscribe(topic, 0);
        assertThat(client.message().text()).isEqualTo("kept");
        for (int i = 1; i <= 50; i++) {
            publisher.publish(topic, "live");
            if (i % 10 == 0) {
                client.subscribePacket(
                        i, Props.none(), Wire.wire().string(topic).u8(1));
            }
        }
        publisher.pendingPackets();
        var received = client.pendingPackets();

        assertThat(received.stream().filter(p -> p.type() == 9)).hasSize(5);
        assertThat(received.stream().filter(p -> p.text().equals("live"))).hasSize(50);
        assertThat(received.stream().filter(p -> p.text().equals("kept")))
                .hasSize(5)
                .allMatch(Received::retain);
        publisher.published(topic, "one copy, new QoS");
        var last = client.pendingPackets();
        assertThat(last).hasSize(1);
        assertThat(last.getFirst().qos()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"4,0,0", "4,0,2", "4,1,1", "4,1,2", "4,2,1", "4,2,2", "5,0,1", "5,1,0", "5,1,2", "5,2,0", "5,2,1"})
    @DisplayName(
            "[MQTT-3.8.4-8] and [MQTT-3.8.4-6] of 3.1.1: delivered is the lower of the published and the granted QoS")
    void lowerQos(int level, int published, int granted) {
        var client = BROKER.connect(level);
        assertThat(client.subscribe(topic, granted)).containsExactly(granted);
        BROKER.connect(level).publish(0x30 | (published << 1), topic, 1, "x").pendingPackets();

        assertThat(client.message().qos()).isEqualTo(Math.min(published, granted));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-4.7.1-1][MQTT-4.7.1-2] and [MQTT-4.7.1-2][MQTT-4.7.1-3] of 3.1.1: wildcards that do not fill their level, and # anywhere but last, are refused")
    void wildcardSyntax(int level) {
        var client = BROKER.connect(level);
        for (String bad : List.of("a#", "#/a", "a/#/b", "##", "a/b#", "+a", "a+", "a/+b/c", "++", "a/b+/c", "#+")) {
            assertThat(client.subscribe(bad, 0)).as(bad).containsExactly(level == 5 ? 0x8F : 0x80);
        }
        for (String good : List.of("#", "+", "/", "//", "+/+", "/+", "+/#", "a/+/b/#", "/#", "a/ /b", "a//#")) {
            client.subscribePacket(1, Props.none(), Wire.wire().string(good).u8(0));
            assertThat(client.pendingPackets())
                    .as(good)
                    .filteredOn(packet -> packet.type() == 9)
                    .singleElement()
                    .satisfies(answer -> assertThat(answer.codes()).containsExactly(0));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4,#,false",
        "4,+/x,false",
        "4,+/+,false",
        "4,$own/#,true",
        "4,$own/+,true",
        "5,#,false",
        "5,+/x,false",
        "5,$own/x,true"
    })
    @DisplayName("[MQTT-4.7.2-1] and [MQTT-4.7.2-1] of 3.1.1: leading wildcards do not match topics that begin with $")
    void dollarTopics(int level, String filter, boolean matches) {
        var client = BROKER.connect(level);
        client.subscribe(filter, 0);
        client.pendingPackets();
        BROKER.connect(level).published("$own/x", topic);

        assertThat(client.pending().contains(topic)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-4.7.3-3] and [MQTT-4.7.3-3] of 3.1.1: topics and filters of 65,535 bytes and any depth are taken")
    void longest(int level) {
        var client = BROKER.connect(level);
        for (String longest : List.of("x".repeat(65_535), "/".repeat(65_535), "€".repeat(21_845))) {
            assertThat(client.subscribe(longest, 1)).containsExactly(1);
            client.publish(0x32, longest, 9, "x");
            var message = client.message();
            assertThat(message.topic()).isEqualTo(longest);
            client.puback(message.packetId()).expect(4);
            unsubscribe(client, level, 2, longest);
        }
    }

    @Test
    @DisplayName("user properties of SUBSCRIBE and UNSUBSCRIBE are taken, several and empty ones, too")
    void userProperties() {
        var client = BROKER.connect(5);
        Wire user = Props.all(Props.user("", ""), Props.user("a", "b"), Props.user("a", "b"));
        var answer =
                client.subscribePacket(3, user, Wire.wire().string(topic).u8(1)).expect(9);
        assertThat(answer.codes()).containsExactly(1);
        assertThat(client.send(Wire.wire().u16(4).block(user).string(topic).packet(0xA2))
                        .expect(11)
                        .codes())
                .containsExactly(0);
    }

    @Test
    @DisplayName("[MQTT-3.8.3-3] no local holds over reconnects of the session, for wills and for retained messages")
    void noLocal() {
        String id = name("c");
        var first = BROKER.open(5);
        first.connect(Connecting.as(id).expiring(100).will(topic, "own will", 1, false));
        first.subscribe(topic, 1 | 0x04);
        first.published(topic, "own");
        first.close();
        var second = BROKER.open(5);
        second.connect(Connecting.as(id).resuming().expiring(0));
        second.published(topic, "own again");
        BROKER.connect(5).published(topic, "other's");

        assertThat(second.pending()).containsExactly("other's");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @DisplayName(
            "[MQTT-3.1.0-1] and [MQTT-3.1.0-1] of 3.1.1: anything but CONNECT as the first packet is closed, unanswered")
    void firstPacket(int level) {
        for (int first : new int[] {0x20, 0x30, 0x40, 0x82, 0xA2, 0xC0, 0xE0, 0xF0, 0x00}) {
            var client = BROKER.open(level);
            client.send(Wire.wire().u8(first).u8(0).bytes());
            assertThat(client.ended()).as("%02x", first).isTrue();
        }
    }
}
