package io.linkspan.broker.behaviour;

import static io.linkspan.broker.support.RunningBroker.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.Props;
import io.linkspan.broker.support.RunningBroker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscribingComponentTest {
    private static final int NO_LOCAL = 4;
    private static final int AS_PUBLISHED = 8;
    private static final int ONLY_NEW = 0x10;
    private static final int NEVER = 0x20;

    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker();

    private final String topic = name("t");

    @Test
    @DisplayName("[MQTT-3.8.4-6][MQTT-3.9.3-1] one SUBACK with a code per filter, in the order of the filters")
    void codes() {
        var client = BROKER.connect(5);
        client.subscribePacket(
                65_535,
                Props.none(),
                Wire.wire()
                        .string(topic + "/2")
                        .u8(2)
                        .string(topic + "/#/x")
                        .u8(1)
                        .string(topic + "/0")
                        .u8(0)
                        .string("$share/g/" + topic)
                        .u8(1));

        var answer = client.expect(9);
        assertThat(answer.packetId()).isEqualTo(65_535);
        assertThat(answer.codes()).containsExactly(2, 0x8F, 0, 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a#",
                "a/#/b",
                "#/",
                "##",
                "a+",
                "+a",
                "a/+b/c",
                "$share",
                "$share/",
                "$share/g",
                "$share/g/",
                "$share//a",
                "$share/g+/a",
                "$share/#/a"
            })
    @DisplayName("[MQTT-4.7.1-1][MQTT-4.7.1-2][MQTT-4.8.2-1][MQTT-4.8.2-2] invalid filters get 0x8F, in 3.1.1 0x80")
    void invalidFilters(String filter) {
        var client = BROKER.connect(5);
        assertThat(client.subscribe(filter, 0)).containsExactly(0x8F);
        assertThat(BROKER.connect(4).subscribe(filter, 0)).containsExactly(0x80);
        assertThat(client.pending()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "sport/tennis/player1/#,sport/tennis/player1,true",
        "sport/tennis/player1/#,sport/tennis/player1/score/wimbledon,true",
        "sport/#,sports,false",
        "sport/+,sport,false",
        "sport/+,sport/,true",
        "+/+,/finance,true",
        "/+,/finance,true",
        "+,/finance,false",
        "sport/tennis/+,sport/tennis/player1/ranking,false",
        "sport/+/player1,sport//player1,true",
        "+/monitor/Clients,$SYSX/monitor/Clients,false",
        "#,$SYSX/monitor/Clients,false",
        "$SYSX/#,$SYSX/monitor/Clients,true",
        "$SYSX/monitor/+,$SYSX/monitor/Clients,true",
        "Sport,sport,false"
    })
    @DisplayName("[MQTT-4.7.2-1] the specification's own examples of matching")
    void matching(String filter, String published, boolean matches) {
        var client = BROKER.connect(4);
        client.subscribe(filter, 0);
        client.pending(); // retained messages of other tests
        BROKER.connect(4).published(published, "x");

        assertThat(client.pending()).isEqualTo(matches ? List.of("x") : List.of());
    }

    @Test
    @DisplayName("[MQTT-3.10.4-1][MQTT-3.11.3-1] UNSUBACK has 0x00 for what was there and 0x11 for what was not")
    void unsubscribe() {
        var client = BROKER.connect(5);
        client.subscribe(topic, 0);
        client.subscribe(topic + "/+", 0);
        var answer = client.unsubscribe(topic, topic + "/#", topic + "/+", topic);

        assertThat(answer.codes()).containsExactly(0, 0x11, 0, 0x11);
        BROKER.connect(5).published(topic, "x");
        assertThat(client.pending()).isEmpty();
        assertThat(BROKER.connect(4).unsubscribe("never").codes()).isEmpty();
    }

    @Test
    @DisplayName("[MQTT-3.10.4-1] a filter is unsubscribed by its own characters, not by what it matches")
    void unsubscribeIsLiteral() {
        var client = BROKER.connect(5);
        client.subscribe(topic + "/+", 0);
        client.unsubscribe(topic + "/#", topic + "/a");
        BROKER.connect(5).publish(topic + "/a", "x");

        assertThat(client.message().text()).isEqualTo("x");
    }

    @Test
    @DisplayName(
            "[MQTT-3.3.4-2][MQTT-3.3.4-3][MQTT-3.3.4-5] overlapping subscriptions: highest QoS and all identifiers")
    void overlapping() {
        var client = BROKER.connect(5);
        client.subscribe(topic + "/#", 2, Props.subscriptionId(1));
        client.subscribe(topic + "/+", 1, Props.subscriptionId(268_435_455));
        client.subscribe(topic + "/a", 0);
        BROKER.connect(5).publish(0x34, topic + "/a", 1, "x");

        var message = client.message();
        assertThat(message.qos()).isEqualTo(2);
        assertThat(message.all(Props.SUBSCRIPTION_ID)).containsExactlyInAnyOrder("1", "268435455");
        assertThat(client.pending()).isEmpty();
    }

    @Test
    @DisplayName(
            "[MQTT-3.8.4-3] subscribing again replaces QoS, options and identifier, without a gap or a second copy")
    void replaced() {
        var client = BROKER.connect(5);
        client.subscribe(topic, 2, Props.subscriptionId(1));
        client.subscribe(topic, 0, Props.subscriptionId(2));
        BROKER.connect(5).published(topic, "x");

        var message = client.message();
        assertThat(message.qos()).isZero();
        assertThat(message.all(Props.SUBSCRIPTION_ID)).containsExactly("2");
        assertThat(client.pending()).isEmpty();
    }

    @Test
    @DisplayName("the identifier comes with retained messages, too; without one in the replacement it is gone")
    void identifierOfRetained() {
        BROKER.connect(4).retained(topic, "kept");
        var client = BROKER.connect(5);
        client.subscribe(topic, 0, Props.subscriptionId(7));
        assertThat(client.message().all(Props.SUBSCRIPTION_ID)).containsExactly("7");
        client.subscribe(topic, 0);
        assertThat(client.message().all(Props.SUBSCRIPTION_ID)).isEmpty();
    }

    @Test
    @DisplayName("[MQTT-3.8.3-3] no local: not to the client id that published, but to all others")
    void noLocal() {
        var client = BROKER.connect(5);
        client.subscribe(topic, NO_LOCAL);
        var other = BROKER.connect(5);
        other.subscribe(topic, NO_LOCAL);
        client.publish(topic, "mine");
        other.publish(topic, "theirs");

        assertThat(client.message().text()).isEqualTo("theirs");
        assertThat(other.message().text()).isEqualTo("mine");
        assertThat(client.pending()).isEmpty();
    }

    @Test
    @DisplayName("[MQTT-3.8.3-3] no local holds for the client's own retained message")
    void noLocalRetained() {
        var client = BROKER.connect(5);
        client.retained(topic, "mine");
        client.subscribe(topic, NO_LOCAL);
        assertThat(client.pending()).isEmpty();

        var other = BROKER.connect(5);
        other.subscribe(topic, NO_LOCAL);
        assertThat(other.message().text()).isEqualTo("mine");
    }

    @Test
    @DisplayName("[MQTT-3.8.3-4] no local on a shared subscription is a protocol error")
    void noLocalShared() {
        var client = BROKER.connect(5);
        client.subscribePacket(
                1, Props.none(), Wire.wire().string("$share/g/" + topic).u8(NO_LOCAL));

        assertThat(client.refusal()).isEqualTo(0x82);
    }

    @Test
    @DisplayName(
            "[MQTT-3.3.1-12][MQTT-3.3.1-13] retain as published keeps the flag of live messages, else it is cleared")
    void retainAsPublished() {
        var keeping = BROKER.connect(5);
        keeping.subscribe(topic, AS_PUBLISHED);
        var clearing = BROKER.connect(5);
        clearing.subscribe(topic, 0);
        var publisher = BROKER.connect(5);
        publisher.retained(topic, "r");
        publisher.published(topic, "n");

        assertThat(keeping.message().retain()).isTrue();
        assertThat(keeping.message().retain()).isFalse();
        assertThat(clearing.message().retain()).isFalse();
        assertThat(clearing.message().retain()).isFalse();
    }

    @Test
    @DisplayName("[MQTT-3.3.1-9][MQTT-3.3.1-10][MQTT-3.3.1-11] retain handling: always, only if new, never")
    void retainHandling() {
        BROKER.connect(4).retained(topic, "kept");
        var always = BROKER.connect(5);
        for (int time = 0; time < 2; time++) {
            always.subscribe(topic, 0);
            assertThat(always.pending()).containsExactly("kept");
        }

        var onlyNew = BROKER.connect(5);
        onlyNew.subscribe(topic, ONLY_NEW);
        assertThat(onlyNew.pending()).containsExactly("kept");
        onlyNew.subscribe(topic, ONLY_NEW | 1);
        assertThat(onlyNew.pending()).isEmpty();
        onlyNew.unsubscribe(topic);
        onlyNew.subscribe(topic, ONLY_NEW);
        assertThat(onlyNew.pending()).containsExactly("kept");

        var never = BROKER.connect(5);
        never.subscribe(topic, NEVER);
        assertThat(never.pending()).isEmpty();
    }

    @Test
    @DisplayName("[MQTT-3.8.4-4] of 3.1.1: subscribing again sends the retained message again")
    void retainedAgain() {
        BROKER.connect(4).retained(topic, "kept");
        var client = BROKER.connect(4);
        for (int qos = 0; qos < 2; qos++) {
            client.subscribe(topic, qos);
            assertThat(client.pending()).containsExactly("kept");
        }
    }

    // --- shared

    @Test
    @DisplayName("each message goes to one member of the group, in turn; plain and other groups get all")
    void shared() {
        String filter = "$share/g/" + topic;
        var one = BROKER.connect(5);
        one.subscribe(filter, 1);
        var two = BROKER.connect(4);
        assertThat(two.subscribe(filter, 1)).containsExactly(1);
        var otherGroup = BROKER.connect(5);
        otherGroup.subscribe("$share/h/" + topic, 0);
        var plain = BROKER.connect(5);
        plain.subscribe(topic, 0);
        var publisher = BROKER.connect(5);
        for (int i = 0; i < 10; i++) {
            assertThat(publisher.published(topic, "m" + i)).isZero();
        }

        var first = one.pending();
        var second = two.pending();
        assertThat(first).hasSize(5);
        assertThat(second).hasSize(5).doesNotContainAnyElementsOf(first);
        assertThat(otherGroup.pending()).hasSize(10);
        assertThat(plain.pending()).hasSize(10);
    }

    @Test
    @DisplayName("a member that unsubscribes or leaves gets no more; the last one's messages go nowhere")
    void sharedMembersLeave() {
        String filter = "$share/g/" + topic;
        var one = BROKER.connect(5);
        one.subscribe(filter, 0);
        var two = BROKER.connect(5);
        two.subscribe(filter, 0);
        assertThat(one.unsubscribe(topic, filter).codes()).containsExactly(0x11, 0);
        var publisher = BROKER.connect(5);
        publisher.published(topic, "1");
        publisher.published(topic, "2");
        assertThat(one.pending()).isEmpty();
        assertThat(two.pending()).containsExactly("1", "2");

        two.disconnect();
        assertThat(publisher.published(topic, "3")).isEqualTo(0x10);
    }

    @Test
    @DisplayName("shared subscriptions get no retained messages, and `#` in them no `$`-topics")
    void sharedAndRetained() {
        BROKER.connect(4).retained(topic, "kept");
        var client = BROKER.connect(5);
        client.subscribe("$share/g/" + topic, 0);
        client.subscribe("$share/g/#", 0);
        assertThat(client.pending()).isEmpty();
        BROKER.connect(4).published("$" + topic, "x");
        assertThat(client.pending()).isEmpty();
        client.unsubscribe("$share/g/#");
    }

    @Test
    @DisplayName("a shared group prefers members that are there; with all away a durable one keeps the message")
    void sharedDurable() {
        String filter = "$share/g/" + topic;
        String id = name("c");
        var durable = BROKER.open(5);
        durable.connect(Connecting.as(id).resuming().expiring(100));
        durable.subscribe(filter, 1);
        durable.disconnect();
        var present = BROKER.connect(5);
        present.subscribe(filter, 0); // QoS 1 would be owed to the other member until acknowledged
        var publisher = BROKER.connect(5);
        publisher.published(topic, "1");
        publisher.published(topic, "2");
        assertThat(present.pending()).containsExactly("1", "2");
        present.disconnect();
        publisher.published(topic, "3");

        var back = BROKER.open(5);
        back.connect(Connecting.as(id).resuming().expiring(100));
        assertThat(back.message().text()).isEqualTo("3");
    }

    // --- who wants what

    @Test
    @DisplayName("$LINK and $OUTBOX are refused to ordinary clients with 0x87, in 3.1.1 with 0x80")
    void reserved() {
        var client = BROKER.connect(5);
        List<Integer> codes = new ArrayList<>();
        for (String filter :
                new String[] {"$LINK/#", "$LINK/gcp/hello", "$OUTBOX/#", "$OUTBOX/gcp/node-1/0", "$share/g/$LINK/#"}) {
            codes.addAll(client.subscribe(filter, 1));
        }
        assertThat(codes).containsOnly(0x87);
        assertThat(BROKER.connect(4).subscribe("$LINK/#", 1)).containsExactly(0x80);
        assertThat(client.published("$LINK/gcp/hello", "x")).isEqualTo(0x87);
        assertThat(client.publish(0x34, "$OUTBOX/gcp/node-1/0", 3, "x")
                        .expect(5)
                        .code())
                .isEqualTo(0x87);
    }

    @Test
    @DisplayName("a link identity speaks for its own cluster only")
    void linkIdentity() {
        var link = BROKER.open(5);
        link.connect(Connecting.as(name("l")).user("link-gcp"));

        assertThat(link.subscribe("$LINK/gcp/answers/x", 1)).containsExactly(1);
        assertThat(link.subscribe("$LINK/azure/answers/x", 1)).containsExactly(0x87);
        assertThat(link.subscribe("$LINK/+/answers/x", 1)).containsExactly(0x87);
        assertThat(link.subscribe("#", 1)).containsExactly(0x87);
        assertThat(link.published("$LINK/azure/hello", "x")).isEqualTo(0x87);
        assertThat(link.published(topic, "x")).isEqualTo(0x87);
    }

    @Test
    @DisplayName("routes follow the subscriptions: their kinds, and away with the last one")
    void routes() {
        var client = BROKER.connect(5);
        client.subscribe(topic, 0);
        client.subscribe("$share/g/" + topic, 0);
        assertThat(BROKER.routes().get(topic)).containsIgnoringCase("normal").containsIgnoringCase("shared");
        client.unsubscribe(topic);
        assertThat(BROKER.routes().get(topic)).doesNotContainIgnoringCase("normal");
        client.unsubscribe("$share/g/" + topic);
        assertThat(BROKER.routes()).doesNotContainKey(topic);
    }
}
