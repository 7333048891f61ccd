package io.linkspan.broker.behaviour;

import static io.linkspan.broker.support.RunningBroker.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.Props;
import io.linkspan.broker.support.RunningBroker;
import io.linkspan.broker.support.WireClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 4.8.2 of version 5: who of a group gets a message, and with what. */
class SharedSubscriptionComponentTest {
    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker();

    private final String topic = name("shared");
    private final String filter = "$share/group/" + topic;
    private final WireClient publisher = BROKER.connect(5);

    private WireClient member(String id, int qos) {
        var client = BROKER.open(5);
        client.connect(Connecting.as(id).resuming().expiring(100));
        assertThat(client.subscribe(filter, qos)).containsExactly(qos);
        return client;
    }

    @Test
    @DisplayName("[MQTT-4.8.2-3] each member gets its messages with the QoS it was granted")
    void grantedQos() {
        var zero = member(name("c"), 0);
        var two = member(name("c"), 2);
        for (int i = 1; i <= 4; i++) {
            publisher.publish(0x34, topic, i, "x").expect(5);
        }
        var toZero = zero.pendingPackets();
        var toTwo = two.pendingPackets();

        assertThat(toZero).hasSize(2).allMatch(message -> message.qos() == 0);
        assertThat(toTwo).hasSize(2).allMatch(message -> message.qos() == 2);
    }

    @Test
    @DisplayName(
            "[MQTT-4.8.2-4][MQTT-4.8.2-5] a QoS 2 delivery that began is completed with its member, and goes to no other when that session ends")
    void begunWithOneMember() {
        String id = name("c");
        var first = member(id, 2);
        publisher.publish(0x34, topic, 1, "begun").expect(5);
        int begun = first.message().packetId();
        var other = member(name("c"), 2);
        first.close();
        var back = BROKER.open(5);
        assertThat(back.connect(Connecting.as(id).resuming().expiring(100)).sessionPresent())
                .isTrue();
        var again = back.message();
        assertThat(again.packetId()).isEqualTo(begun);
        assertThat(again.dup()).isTrue();
        back.close();
        BROKER.connect(5, id).disconnect(); // the session ends

        assertThat(other.pendingPackets()).isEmpty();
    }

    @Test
    @DisplayName("[MQTT-4.8.2-6] what a member refuses goes to no other member")
    void refused() {
        var first = member(name("c"), 2);
        publisher.publish(0x34, topic, 1, "two").expect(5);
        publisher.publish(0x32, topic, 2, "one").expect(4);
        int two = first.message().packetId();
        int one = first.message().packetId();
        var other = member(name("c"), 2);
        first.pubrec(two, 0x83);
        first.send(io.linkspan.broker.codec.Wire.wire().u16(one).u8(0x83).packet(0x40));

        assertThat(first.pendingPackets()).isEmpty();
        assertThat(other.pendingPackets()).isEmpty();
    }

    @Test
    @DisplayName(
            "[MQTT-3.3.4-5] a client with a plain and a shared subscription gets two copies, each with its own identifier")
    void plainAndShared() {
        var client = BROKER.connect(5);
        client.subscribe(filter, 0, Props.subscriptionId(7));
        client.subscribe(topic, 0, Props.subscriptionId(8));
        publisher.publish(0x32, topic, 1, "x").expect(4);

        assertThat(client.pendingPackets())
                .extracting(message -> message.all(Props.SUBSCRIPTION_ID))
                .containsExactlyInAnyOrder(java.util.List.of("7"), java.util.List.of("8"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$share/g",
                "$share/g/",
                "$share//t",
                "$share/",
                "$share",
                "$share/a+/t",
                "$share/#/t",
                "$share/g/a#"
            })
    @DisplayName(
            "[MQTT-4.8.2-1][MQTT-4.8.2-2] shared filters that are none are not granted, and cannot be unsubscribed")
    void syntax(String bad) {
        var client = BROKER.connect(5);
        assertThat(client.subscribe(bad, 0)).containsExactly(0x8F);
        assertThat(client.unsubscribe(bad).codes()).containsExactly(0x8F);
    }

    @Test
    @DisplayName("a group's filter may have wildcards, and its name any other characters")
    void names() {
        var client = BROKER.connect(5);
        assertThat(client.subscribe("$share/ä $x/" + topic + "/+/#", 1)).containsExactly(1);
        publisher.publish(0x32, topic + "/a/b/c", 1, "x").expect(4);
        assertThat(client.message().topic()).isEqualTo(topic + "/a/b/c");
        assertThat(client.unsubscribe("$share/ä $x/" + topic + "/+/#").codes()).containsExactly(0);
    }
}
