package io.linkspan.broker.behaviour;

import static io.linkspan.broker.support.RunningBroker.name;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.Props;
import io.linkspan.broker.support.Received;
import io.linkspan.broker.support.RunningBroker;
import io.linkspan.broker.support.WireClient;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From PUBLISH to PUBLISH: flags, identifiers, properties, order and flow control. */
class DeliveryRulesComponentTest {
    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker();

    private final String topic = name("t");

    private WireClient subscriber(int level, int options) {
        var client = BROKER.connect(level);
        client.subscribe(topic, options);
        return client;
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.3.1-3][MQTT-4.3.1-1][MQTT-4.3.2-2][MQTT-4.3.3-2][MQTT-2.2.1-2] and [MQTT-3.3.1-3][MQTT-4.3.1-1][MQTT-2.3.1-5] of 3.1.1: DUP is 0 on what is sent first, whatever it was on what came in")
    void dupIsNotPassedOn(int level) {
        var receiver = subscriber(level, 2);
        BROKER.connect(level)
                .publish(0x3A, topic, 1, "one")
                .publish(0x3C, topic, 2, "two")
                .publish(0x30, topic, 0, "zero");

        var received = receiver.pendingPackets();
        assertThat(received).extracting(Received::dup).containsExactly(false, false, false);
        assertThat(received).extracting(Received::qos).containsExactly(1, 2, 0);
        int header = 2 + 2 + topic.length() + (level == 5 ? 1 : 0);
        assertThat(received.get(2).bytes()).as("no packet identifier at QoS 0").isEqualTo(header + 4);
        assertThat(received.get(1).bytes()).isEqualTo(header + 2 + 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.3.4-1] and [MQTT-3.3.4-1] of 3.1.1: QoS 0 is not answered, QoS 1 by PUBACK, QoS 2 by PUBREC and PUBCOMP")
    void answers(int level) {
        var publisher = BROKER.connect(level);
        publisher.publish(0x30, topic, 0, "x");
        assertThat(publisher.pendingPackets()).isEmpty();
        assertThat(publisher.publish(0x32, topic, 1, "x").receive().type()).isEqualTo(4);
        assertThat(publisher.publish(0x34, topic, 2, "x").receive().type()).isEqualTo(5);
        assertThat(publisher.pubrel(2).receive().type()).isEqualTo(7);
        assertThat(publisher.pendingPackets()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.3.2-3] and [MQTT-3.3.2-3] of 3.1.1: the topic that is sent is the one published and matches the filter")
    void topicAsPublished(int level) {
        var receiver = BROKER.connect(level);
        receiver.subscribe(topic + "/+/x/#", 0);
        var publisher = BROKER.connect(level);
        for (String below : List.of("/a/x", "//x", "/a/x/", "/a/x/y/z", "/a/y", "/a/b/x", "")) {
            publisher.publish(topic + below, below);
        }
        publisher.pendingPackets();

        assertThat(receiver.pendingPackets())
                .extracting(Received::topic)
                .containsExactly(topic + "/a/x", topic + "//x", topic + "/a/x/", topic + "/a/x/y/z");
    }

    @Test
    @DisplayName(
            "[MQTT-3.3.2-15][MQTT-3.3.2-16][MQTT-3.3.2-17][MQTT-3.3.2-18][MQTT-3.3.2-20][MQTT-3.3.2-4] everything that belongs to the message is forwarded unchanged, empty values, too")
    void properties() {
        var receiver = subscriber(5, 0);
        for (String text : List.of("", "ü €", "x".repeat(65_535))) {
            byte[] binary = text.getBytes(UTF_8);
            Wire all = Props.all(
                    Props.user(text.isEmpty() ? "" : "n", text.isEmpty() ? "" : "v"),
                    Props.text(Props.CONTENT_TYPE, text),
                    Wire.wire().u8(Props.CORRELATION).binary(text.length() > 100 ? new byte[65_535] : binary),
                    Props.text(Props.RESPONSE_TOPIC, text.isEmpty() ? "r" : text.replace(" ", "/")),
                    Props.flag(Props.FORMAT, 1),
                    Props.user("n", "2"));
            BROKER.connect(5).publish(0x30, topic, 0, all, "payload".getBytes(UTF_8));
            var message = receiver.message();
            assertThat(message.all(Props.CONTENT_TYPE)).containsExactly(text);
            assertThat(message.all(Props.RESPONSE_TOPIC))
                    .containsExactly(text.isEmpty() ? "r" : text.replace(" ", "/"));
            assertThat(message.all(Props.FORMAT)).containsExactly("1");
            assertThat(message.all(Props.USER)).containsExactly(text.isEmpty() ? "=" : "n=v", "n=2");
            assertThat(message.all(Props.CORRELATION).getFirst())
                    .hasSize(2 * (text.length() > 100 ? 65_535 : binary.length));
            assertThat(message.text()).isEqualTo("payload");
        }
    }

    @Test
    @DisplayName(
            "[MQTT-3.3.2-12][MQTT-3.3.2-7] every alias up to the maximum is taken, and forgotten with the connection")
    void aliases() {
        var receiver = subscriber(5, 0);
        String id = name("c");
        var publisher = BROKER.connect(5, id);
        byte[] payload = "x".getBytes(UTF_8);
        for (int alias = 1; alias <= 64; alias++) {
            publisher.publish(0x30, topic, 0, Props.alias(alias), payload);
            publisher.publish(0x30, "", 0, Props.alias(alias), payload);
        }
        publisher.pendingPackets();
        assertThat(receiver.pendingPackets())
                .hasSize(128)
                .allMatch(message -> message.topic().equals(topic))
                .allMatch(message -> message.all(Props.ALIAS).isEmpty());

        var again = BROKER.connect(5, id);
        again.publish(0x30, "", 0, Props.alias(1), payload);
        assertThat(again.refusal()).isEqualTo(0x82);
    }

    @Test
    @DisplayName(
            "[MQTT-3.3.2-11][MQTT-3.1.2-26] aliases towards a client stay within its maximum and stand for the topic they came with")
    void aliasesToTheClient() {
        var receiver = BROKER.open(5);
        receiver.connect(Connecting.as(name("c")).with(Props.aliasMaximum(2)));
        receiver.subscribe(topic + "/#", 0);
        var publisher = BROKER.connect(5);
        for (int round = 0; round < 2; round++) {
            for (String below : List.of("/a", "/b", "/c")) {
                publisher.publish(topic + below, topic + below);
            }
        }
        publisher.pendingPackets();
        var learned = new java.util.HashMap<String, String>();
        for (Received message : receiver.pendingPackets()) {
            var alias = message.all(Props.ALIAS);
            if (!alias.isEmpty()) {
                assertThat(Integer.parseInt(alias.getFirst())).isBetween(1, 2);
                if (!message.topic().isEmpty()) {
                    learned.put(alias.getFirst(), message.topic());
                }
            }
            String meant = message.topic().isEmpty() ? learned.get(alias.getFirst()) : message.topic();
            assertThat(meant).isEqualTo(message.text());
        }
        assertThat(learned).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"4,0", "4,1", "4,2", "5,0", "5,1", "5,2"})
    @DisplayName(
            "[MQTT-4.6.0-5][MQTT-4.6.0-6] and [MQTT-4.6.0-5][MQTT-4.6.0-6] of 3.1.1: messages of one client reach each subscriber in their order, also one that was away")
    void order(int level, int qos) {
        String id = name("c");
        var away = BROKER.open(level);
        away.connect(Connecting.as(id).resuming().expiring(100));
        away.subscribe(topic, qos);
        away.disconnect();
        var here = subscriber(level, qos);
        var publisher = BROKER.connect(level);
        List<String> sent =
                IntStream.rangeClosed(1, 200).mapToObj(Integer::toString).toList();
        for (String payload : sent) {
            publisher.publish(0x30 | (qos << 1), topic, Integer.parseInt(payload), payload);
        }
        publisher.pendingPackets();

        assertThat(here.pending()).containsExactlyElementsOf(sent);
        var back = BROKER.open(level);
        back.connect(Connecting.as(id).resuming().expiring(0));
        assertThat(back.pending()).containsExactlyElementsOf(qos == 0 ? List.of() : sent);
    }

    @Test
    @DisplayName(
            "[MQTT-4.9.0-1][MQTT-4.9.0-2][MQTT-4.9.0-3][MQTT-3.3.4-9][MQTT-3.3.4-10] with the client's quota used up nothing but QoS 1 and 2 waits")
    void flowControl() {
        var receiver = BROKER.open(5);
        receiver.connect(Connecting.as(name("c")).with(Props.receiveMaximum(2)));
        receiver.subscribe(topic, 2);
        var publisher = BROKER.connect(5);
        publisher.publish(0x34, topic, 1, "a").publish(0x32, topic, 2, "b").publish(0x34, topic, 3, "c");
        publisher.publish(topic, "zero").pendingPackets();
        var first = receiver.pendingPackets();
        assertThat(first).extracting(Received::text).containsExactly("a", "b", "zero");

        assertThat(receiver.subscribe(name("other"), 1)).containsExactly(1);
        assertThat(receiver.unsubscribe("none").codes()).containsExactly(0x11);
        assertThat(receiver.publish(0x32, name("own"), 9, "x").expect(4).packetId())
                .isEqualTo(9);
        receiver.pubrec(first.get(0).packetId()).expect(6);
        assertThat(receiver.pendingPackets()).as("released is not completed").isEmpty();
        receiver.pubcomp(first.get(0).packetId());
        assertThat(receiver.message().text()).isEqualTo("c");
        receiver.puback(first.get(1).packetId());
        assertThat(receiver.pendingPackets()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.3.4-2][MQTT-3.3.4-3][MQTT-3.3.4-4] and [MQTT-3.3.5-1] of 3.1.1: overlapping subscriptions give one copy with the highest QoS and all identifiers")
    void overlapping(int level) {
        var receiver = BROKER.connect(level);
        receiver.subscribe(topic + "/#", 0, Props.subscriptionId(1));
        receiver.subscribe(topic + "/+", 2, Props.subscriptionId(268_435_455));
        receiver.subscribe(topic + "/x", 1);
        BROKER.connect(level).publish(0x34, topic + "/x", 1, "once").expect(5);

        var received = receiver.pendingPackets();
        assertThat(received).hasSize(1);
        assertThat(received.getFirst().qos()).isEqualTo(2);
        assertThat(received.getFirst().all(Props.SUBSCRIPTION_ID))
                .hasSize(level == 5 ? 2 : 0)
                .allMatch(id -> id.equals("1") || id.equals("268435455"));
    }

    @ParameterizedTest
    @CsvSource({"4,0", "4,1", "4,2", "5,0", "5,1", "5,2"})
    @DisplayName(
            "[MQTT-3.3.1-5][MQTT-3.3.1-12] and [MQTT-3.3.1-5][MQTT-3.3.1-6][MQTT-3.3.1-7][MQTT-3.3.1-8][MQTT-3.3.1-9] of 3.1.1: the last retained message of a topic is kept with its QoS; retain is 1 for new subscriptions only")
    void retained(int level, int qos) {
        var established = subscriber(level, 2);
        var publisher = BROKER.connect(level);
        publisher.retained(topic, "first");
        publisher.publish(0x31 | (qos << 1), topic, 5, "second").pendingPackets();
        assertThat(established.pendingPackets()).extracting(Received::retain).containsExactly(false, false);

        var late = BROKER.connect(level);
        late.subscribe(topic, 2);
        var kept = late.message();
        assertThat(kept.text()).isEqualTo("second");
        assertThat(kept.retain()).isTrue();
        assertThat(kept.qos()).isEqualTo(qos);
        assertThat(late.pendingPackets()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.3.1-6][MQTT-3.3.1-7][MQTT-3.3.1-8] and [MQTT-3.3.1-10][MQTT-3.3.1-11][MQTT-3.3.1-12] of 3.1.1: an empty retained message is forwarded, deletes and is not kept; one without the flag changes nothing")
    void deletedRetained(int level) {
        var publisher = BROKER.connect(level);
        publisher.retained(topic, "kept");
        publisher.published(topic, "plain");
        publisher.published(topic, "");
        var one = subscriber(level, 0);
        assertThat(one.pending()).containsExactly("kept");
        publisher.retained(topic, "");

        var forwarded = one.message();
        assertThat(forwarded.payload()).isEmpty();
        assertThat(forwarded.retain()).isFalse();
        assertThat(subscriber(level, 0).pendingPackets()).isEmpty();
    }

    @Test
    @DisplayName("[MQTT-3.3.1-13][MQTT-3.3.1-12] retain as published keeps the flag, on messages without it, too")
    void retainAsPublished() {
        var keeps = subscriber(5, 0x08);
        var clears = subscriber(5, 0);
        BROKER.connect(5)
                .publish(0x31, topic, 0, "a")
                .publish(0x30, topic, 0, "b")
                .pendingPackets();

        assertThat(keeps.pendingPackets()).extracting(Received::retain).containsExactly(true, false);
        assertThat(clears.pendingPackets()).extracting(Received::retain).containsExactly(false, false);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @DisplayName(
            "[MQTT-3.12.4-1] and [MQTT-3.12.4-1] of 3.1.1: PINGREQ is answered by PINGRESP, each of them, in order")
    void ping(int level) {
        var client = BROKER.connect(level);
        client.publish(0x32, topic, 1, "x");
        client.send(Wire.wire().packet(0xC0), Wire.wire().packet(0xC0));

        assertThat(client.receive().type()).isEqualTo(4);
        assertThat(client.receive().type()).isEqualTo(13);
        assertThat(client.receive().type()).isEqualTo(13);
    }

    @Test
    @DisplayName(
            "[MQTT-3.1.2-24][MQTT-3.1.2-25] a message too large for a client is left out for it alone, and what follows is delivered")
    void tooLargeForTheClient() {
        var small = BROKER.open(5);
        small.connect(Connecting.as(name("c")).with(Props.packetSize(60)).with(Props.receiveMaximum(1)));
        small.subscribe(topic, 2);
        var large = subscriber(5, 2);
        var publisher = BROKER.connect(5);
        for (int qos = 0; qos < 3; qos++) {
            publisher.publish(0x30 | (qos << 1), topic, 10 + qos, "x".repeat(100));
        }
        publisher.publish(0x32, topic, 1, "fits").pendingPackets();

        assertThat(small.pending()).containsExactly("fits");
        assertThat(large.pendingPackets()).hasSize(4);
    }
}
