package io.linkspan.broker.behaviour;

import static io.linkspan.broker.support.RunningBroker.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.Props;
import io.linkspan.broker.support.RunningBroker;
import io.linkspan.broker.support.WireClient;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On two loops, so that clients come back on another one, too. */
class SessionComponentTest {
    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker(2, BrokerLimits.DEFAULT);

    private static Connecting durable(String id, int level) {
        return level == 5
                ? Connecting.as(id).resuming().expiring(100)
                : Connecting.as(id).resuming();
    }

    private static WireClient resume(String id, int level, boolean present) {
        var client = BROKER.open(level);
        var answer = client.connect(durable(id, level));
        assertThat(answer.code()).isZero();
        assertThat(answer.sessionPresent()).isEqualTo(present);
        return client;
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName("[MQTT-3.2.2-2][MQTT-3.2.2-3] session present tells whether there was a session")
    void sessionPresent(int level) {
        String id = name("c");
        resume(id, level, false).disconnect();
        resume(id, level, true).disconnect();
        var clean = BROKER.open(level);
        assertThat(clean.connect(Connecting.as(id)).sessionPresent()).isFalse();
        clean.disconnect();
        resume(id, level, false);
    }

    @Test
    @DisplayName("[MQTT-3.1.2-23] a session lives for its expiry interval and not longer")
    void expires() {
        String id = name("c");
        var client = BROKER.open(5);
        client.connect(Connecting.as(id).resuming().expiring(1));
        client.disconnect();
        await().pollInterval(Duration.ofMillis(1300))
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    var again = BROKER.open(5);
                    boolean present = again.connect(Connecting.as(id).resuming().expiring(1))
                            .sessionPresent();
                    again.disconnect();
                    assertThat(present).isFalse();
                });
    }

    @Test
    @DisplayName("without session expiry the session ends with the connection, whatever clean start was")
    void noExpiry() {
        String id = name("c");
        var client = BROKER.open(5);
        client.connect(Connecting.as(id).resuming());
        client.disconnect();

        resume(id, 5, false);
    }

    @Test
    @DisplayName("DISCONNECT may set the session expiry: to zero it ends the session")
    void expiryLoweredAtDisconnect() {
        String id = name("c");
        var client = resume(id, 5, false);
        client.disconnect(0, Props.expiry(0)).ended();

        resume(id, 5, false);
    }

    @Test
    @DisplayName("[MQTT-3.14.2-2] DISCONNECT must not raise the session expiry from zero")
    void expiryRaisedAtDisconnect() {
        var client = BROKER.connect(5);
        client.disconnect(0, Props.expiry(10));

        assertThat(client.refusal()).isEqualTo(0x82);
    }

    @Test
    @DisplayName("a durable session that is resumed with expiry zero is present once more, then over")
    void resumedForTheLastTime() {
        String id = name("c");
        resume(id, 5, false).disconnect();
        var last = BROKER.open(5);
        assertThat(last.connect(Connecting.as(id).resuming()).sessionPresent()).isTrue();
        last.disconnect();

        resume(id, 5, false);
    }

    @ParameterizedTest
    @CsvSource({"4,1", "4,2", "5,1", "5,2"})
    @DisplayName("[MQTT-3.1.2-5] of 3.1.1: QoS 1 and 2 wait for an absent client in their order, QoS 0 does not")
    void offlineQueue(int level, int qos) {
        String id = name("c");
        String topic = name("t");
        var away = resume(id, level, false);
        away.subscribe(topic, qos);
        away.disconnect();
        var publisher = BROKER.connect(5);
        publisher.publish(topic, "qos 0");
        IntStream.range(0, 50).forEach(i -> publisher.published(topic, "m" + i));

        var back = resume(id, level, true);
        for (int i = 0; i < 50; i++) {
            assertThat(back.message().text()).isEqualTo("m" + i);
        }
        assertThat(back.pending()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName("[MQTT-4.4.0-1] an unacknowledged QoS 1 message comes again with DUP and its packet identifier")
    void redelivery(int level) {
        String id = name("c");
        String topic = name("t");
        var client = resume(id, level, false);
        client.subscribe(topic, 1);
        var publisher = BROKER.connect(4);
        publisher.published(topic, "one");
        publisher.published(topic, "two");
        var one = client.message();
        var two = client.message();
        assertThat(one.dup()).isFalse();
        client.puback(two.packetId());
        client.pending();
        client.close();

        var again = resume(id, level, true).message();
        assertThat(again.dup()).isTrue();
        assertThat(again.packetId()).isEqualTo(one.packetId());
        assertThat(again.text()).isEqualTo("one");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-4.4.0-1][MQTT-4.3.3-2] QoS 2 goes on where it stood: PUBLISH again before PUBREC, PUBREL after it")
    void exactlyOnceAcrossConnections(int level) {
        String id = name("c");
        String topic = name("t");
        var client = resume(id, level, false);
        client.subscribe(topic, 2);
        var publisher = BROKER.connect(4);
        publisher.publish(0x34, topic, 9, "x");
        assertThat(publisher.expect(5).packetId()).isEqualTo(9);
        int packetId = client.message().packetId();
        client.close();

        var second = resume(id, level, true);
        var again = second.message();
        assertThat(again.dup()).isTrue();
        assertThat(again.qos()).isEqualTo(2);
        assertThat(again.packetId()).isEqualTo(packetId);
        second.pubrec(packetId);
        assertThat(second.expect(6).packetId()).isEqualTo(packetId);
        second.close();

        var third = resume(id, level, true);
        assertThat(third.expect(6).packetId()).isEqualTo(packetId);
        third.pubcomp(packetId);
        assertThat(third.pending()).isEmpty();
        third.close();

        assertThat(resume(id, level, true).pending()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName("[MQTT-4.3.3-10] a QoS 2 message sent again, also over a new connection, is delivered once")
    void duplicateSuppressionAcrossConnections(int level) {
        String id = name("p");
        String topic = name("t");
        var subscriber = BROKER.connect(5);
        subscriber.subscribe(topic, 2);
        var publisher = resume(id, level, false);
        publisher.publish(0x34, topic, 5, "x").expect(5);
        publisher.publish(0x3C, topic, 5, "x").expect(5);
        publisher.close();
        publisher = resume(id, level, true);
        publisher.publish(0x3C, topic, 5, "x").expect(5);
        assertThat(publisher.pubrel(5).expect(7).code()).isZero();
        publisher.publish(0x34, topic, 5, "y").expect(5);
        publisher.pubrel(5).expect(7);

        assertThat(List.of(subscriber.message().text(), subscriber.message().text()))
                .containsExactly("x", "y");
        assertThat(subscriber.pending()).isEmpty();
    }

    @Test
    @DisplayName("[MQTT-3.1.4-3] a session taken over goes on: subscriptions and what was in flight")
    void takenOver() {
        String id = name("c");
        String topic = name("t");
        var old = resume(id, 5, false);
        old.subscribe(topic, 1);
        BROKER.connect(5).published(topic, "x");
        int packetId = old.message().packetId();

        var young = resume(id, 5, true);
        assertThat(old.refusal()).isEqualTo(0x8E);
        var again = young.message();
        assertThat(again.dup()).isTrue();
        assertThat(again.packetId()).isEqualTo(packetId);
    }

    @Test
    @DisplayName("[MQTT-3.3.2-5] what expires while the client is away is not sent; what is left of the expiry is")
    void expiryInTheQueue() {
        String id = name("c");
        String topic = name("t");
        var away = resume(id, 5, false);
        away.subscribe(topic, 1);
        away.disconnect();
        var publisher = BROKER.connect(5);
        publisher.publish(0x32, topic, 1, Props.messageExpiry(1), (byte) 's').expect(4);
        publisher.publish(0x32, topic, 2, Props.messageExpiry(1000), (byte) 'l').expect(4);
        long since = System.nanoTime();
        await().until(() -> System.nanoTime() - since > 1_200_000_000L);

        var back = resume(id, 5, true);
        var only = back.message();
        assertThat(only.text()).isEqualTo("l");
        assertThat(Long.parseLong(only.all(Props.MESSAGE_EXPIRY).getFirst())).isBetween(900L, 999L);
        assertThat(back.pending()).isEmpty();
    }

    @Test
    @DisplayName("unsubscribing stops new messages; those queued stay owed")
    void subscriptionsOutliveTheConnection() {
        String id = name("c");
        String topic = name("t");
        var client = resume(id, 4, false);
        client.subscribe(topic, 1);
        client.disconnect();
        client = resume(id, 4, true);
        client.unsubscribe(topic);
        assertThat(BROKER.connect(5).published(topic, "x")).isEqualTo(0x10);
        assertThat(client.pending()).isEmpty();
    }
}
