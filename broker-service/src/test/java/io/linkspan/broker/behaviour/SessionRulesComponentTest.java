package io.linkspan.broker.behaviour;

import static io.linkspan.broker.support.RunningBroker.name;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** The life of a session over several connections, in both versions. */
class SessionRulesComponentTest {
    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker();

    private final String id = name("c");
    private final String topic = name("t");

    private WireClient resume(int level, boolean expectPresent) {
        var client = BROKER.open(level);
        var answer = client.connect(lasting());
        assertThat(answer.code()).isZero();
        assertThat(answer.sessionPresent()).isEqualTo(expectPresent);
        return client;
    }

    private Connecting lasting() {
        return Connecting.as(id).resuming().expiring(1_000);
    }

    private void publish(int qos, String... payloads) {
        try (WireClient publisher = BROKER.connect(4)) {
            for (String payload : payloads) {
                publisher.publish(0x30 | (qos << 1), topic, 1, payload);
                if (qos == 1) {
                    publisher.expect(4);
                } else {
                    publisher.expect(5);
                    publisher.pubrel(1).expect(7);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.1.2-4][MQTT-3.1.2-5][MQTT-3.1.2-6][MQTT-3.1.3-2][MQTT-3.1.4-4][MQTT-3.2.2-2][MQTT-3.2.2-3][MQTT-3.1.2-23] and [MQTT-3.1.2-4][MQTT-3.1.2-5][MQTT-3.1.2-6][MQTT-3.1.3-2][MQTT-3.1.4-3][MQTT-3.2.2-1][MQTT-3.2.2-2][MQTT-3.2.2-3][MQTT-4.1.0-1] of 3.1.1: made, resumed with all it was owed, thrown away with clean start")
    void lifeOfASession(int level) {
        var made = resume(level, false);
        made.subscribe(topic, 2);
        made.disconnect();
        publish(1, "while away");

        var resumed = resume(level, true);
        var owed = resumed.message();
        assertThat(owed.text()).isEqualTo("while away");
        resumed.puback(owed.packetId());
        resumed.disconnect();
        publish(1, "to be thrown away");

        var clean = BROKER.open(level);
        assertThat(clean.connect(Connecting.as(id)).sessionPresent()).isFalse();
        publish(1, "not subscribed");
        assertThat(clean.pendingPackets()).isEmpty();
        clean.disconnect();
        var last = resume(level, false);
        assertThat(last.pendingPackets()).isEmpty();
        last.close();
    }

    @Test
    @DisplayName(
            "[MQTT-4.1.0-2] and [MQTT-3.1.2-6][MQTT-4.1.0-2] of 3.1.1: a session ends with its connection, or when its expiry is over")
    void endOfASession() {
        var brief = BROKER.open(5);
        brief.connect(Connecting.as(id).expiring(1));
        brief.close();
        await().untilAsserted(() -> {
            try (WireClient probe = BROKER.open(5)) {
                assertThat(probe.connect(Connecting.as(id).resuming().expiring(1))
                                .sessionPresent())
                        .isTrue();
            }
        });
        await().pollDelay(java.time.Duration.ofMillis(1_500)).untilAsserted(() -> {
            try (WireClient probe = BROKER.open(5)) {
                assertThat(probe.connect(Connecting.as(id).resuming()).sessionPresent())
                        .isFalse();
                probe.disconnect();
            }
        });
        BROKER.connect(4, id).disconnect();
        resume(4, false).close();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-4.1.0-1] and [MQTT-4.1.0-2] of 3.1.1: a session lasts as long as its connection, whatever its expiry")
    void lastsWithItsConnection(int level) {
        var client = BROKER.open(level);
        client.connect(Connecting.as(id).expiring(level == 5 ? 1 : 0));
        client.subscribe(topic, 1);
        var timer = BROKER.open(5);
        timer.connect(Connecting.as(name("timer")).keepAlive(1));
        assertThat(timer.refusal()).isEqualTo(0x8D); // a second and a half later
        publish(1, "still there");

        assertThat(client.message().text()).isEqualTo("still there");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName("[MQTT-3.1.2.7] of 3.1.1: retained messages outlive the session of their publisher")
    void retainedOutlive(int level) {
        var publisher = BROKER.connect(level, id);
        publisher.retained(topic, "kept");
        publisher.disconnect();
        BROKER.connect(level, id).disconnect();

        var late = BROKER.connect(level);
        late.subscribe(topic, 0);
        assertThat(late.message().text()).isEqualTo("kept");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-4.4.0-1][MQTT-3.3.1-1][MQTT-4.6.0-1][MQTT-4.3.2-3][MQTT-4.3.3-3][MQTT-4.3.3-5][MQTT-4.3.3-6] and [MQTT-4.4.0-1][MQTT-3.3.1-1][MQTT-4.6.0-1][MQTT-4.3.2-1][MQTT-4.3.3-1] of 3.1.1: what is unacknowledged comes again with DUP, its identifier and in its order; after PUBREC only PUBREL")
    void sentAgain(int level) {
        var first = resume(level, false);
        first.subscribe(topic, 2);
        publish(2, "released", "unreceived");
        publish(1, "unacknowledged", "acknowledged");
        Received released = first.message();
        Received unreceived = first.message();
        Received unacknowledged = first.message();
        Received acknowledged = first.message();
        assertThat(List.of(released, unreceived, unacknowledged, acknowledged))
                .noneMatch(Received::dup)
                .extracting(Received::packetId)
                .doesNotHaveDuplicates();
        first.pubrec(released.packetId()).expect(6);
        first.puback(acknowledged.packetId());
        assertThat(first.pendingPackets()).isEmpty(); // nothing comes again while the connection lasts
        first.close();

        var second = resume(level, true);
        Received pubrel = second.expect(6);
        assertThat(pubrel.packetId()).isEqualTo(released.packetId());
        Received again = second.message();
        assertThat(again.text()).isEqualTo("unreceived");
        assertThat(again.dup()).isTrue();
        assertThat(again.packetId()).isEqualTo(unreceived.packetId());
        Received last = second.message();
        assertThat(last.text()).isEqualTo("unacknowledged");
        assertThat(last.dup()).isTrue();
        assertThat(last.packetId()).isEqualTo(unacknowledged.packetId());
        second.pubcomp(pubrel.packetId()).puback(last.packetId());
        second.pubrec(again.packetId()).expect(6);
        second.pubcomp(again.packetId());
        assertThat(second.pendingPackets()).isEmpty();
        second.close();

        var third = resume(level, true);
        assertThat(third.pendingPackets()).isEmpty();
        third.close();
    }

    @Test
    @DisplayName("[MQTT-4.4.0-2] what the client refused with 0x80 or above does not come again")
    void refusedIsOver() {
        var first = resume(5, false);
        first.subscribe(topic, 2);
        publish(1, "one");
        publish(2, "two");
        int one = first.message().packetId();
        int two = first.message().packetId();
        first.send(io.linkspan.broker.codec.Wire.wire().u16(one).u8(0x97).packet(0x40));
        first.pubrec(two, 0x80);
        assertThat(first.pendingPackets()).isEmpty();
        first.close();

        var second = resume(5, true);
        assertThat(second.pendingPackets()).isEmpty();
        second.close();
    }

    @Test
    @DisplayName(
            "[MQTT-4.3.3-7][MQTT-4.3.3-13] expiry does not count once the PUBLISH was sent, and the exchange goes on")
    void expiryAfterSending() {
        var first = resume(5, false);
        first.subscribe(topic, 2);
        var publisher = BROKER.connect(5);
        publisher.publish(0x34, topic, 1, Props.messageExpiry(1), "old".getBytes(UTF_8));
        publisher.publish(0x34, topic, 2, Props.messageExpiry(1), "older".getBytes(UTF_8));
        int released = first.message().packetId();
        int unreceived = first.message().packetId();
        first.pubrec(released).expect(6);
        first.close();
        var timer = BROKER.open(5);
        timer.connect(Connecting.as(name("timer")).keepAlive(1));
        assertThat(timer.refusal()).isEqualTo(0x8D); // a second and a half later

        var second = resume(5, true);
        assertThat(second.expect(6).packetId()).isEqualTo(released);
        var again = second.message();
        assertThat(again.packetId()).isEqualTo(unreceived);
        assertThat(again.text()).isEqualTo("older");
        second.pubcomp(released);
        assertThat(second.pubrec(unreceived).expect(6).code()).isZero();
        second.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-4.5.0-1] and [MQTT-4.5.0-1] of 3.1.1: a message goes to every session that matches, there or away")
    void allSessions(int level) {
        var away = resume(level, false);
        away.subscribe(topic, 1);
        away.disconnect();
        var here = BROKER.connect(level);
        here.subscribe(topic, 1);
        publish(1, "to all");

        assertThat(here.message().text()).isEqualTo("to all");
        assertThat(resume(level, true).message().text()).isEqualTo("to all");
    }

    @Test
    @DisplayName("[MQTT-3.1.2-23] a session of expiry 0xFFFFFFFF stays, also when DISCONNECT asks for it")
    void neverExpires() {
        var client = BROKER.open(5);
        client.connect(Connecting.as(id).expiring(1));
        client.disconnect(0, Props.expiry(0xFFFF_FFFFL));
        assertThat(client.ended()).isTrue();
        var timer = BROKER.open(5);
        timer.connect(Connecting.as(name("timer")).keepAlive(1));
        assertThat(timer.refusal()).isEqualTo(0x8D);

        assertThat(BROKER.open(5)
                        .connect(Connecting.as(id).resuming().expiring(0xFFFF_FFFFL))
                        .sessionPresent())
                .isTrue();
        assertThat(BROKER.open(5).connect(Connecting.as(id)).sessionPresent()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"4,5", "5,4", "3,5"})
    @DisplayName("a session may be resumed by a client of another version")
    void acrossVersions(int before, int after) {
        var old = resume(before, false);
        old.subscribe(topic, 1);
        old.disconnect();
        publish(1, "kept");

        var fresh = resume(after, true);
        assertThat(fresh.message().text()).isEqualTo("kept");
        fresh.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName("[MQTT-3.1.4-3] and [MQTT-3.1.4-2] of 3.1.1: the older connection of an identifier is closed")
    void takenOver(int level) {
        var old = resume(level, false);
        old.subscribe(topic, 1);
        var fresh = resume(level, true);
        if (level == 5) {
            assertThat(old.refusal()).isEqualTo(0x8E);
        } else {
            assertThat(old.ended()).isTrue();
        }
        publish(1, "x");
        assertThat(fresh.message().text()).isEqualTo("x");
        fresh.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.14.4-1][MQTT-3.14.4-2] and [MQTT-3.14.4-2] of 3.1.1: what follows DISCONNECT is not carried out, and both sides close")
    void behindDisconnect(int level) {
        var watcher = BROKER.connect(level);
        watcher.subscribe(topic, 0);
        var client = BROKER.connect(level);
        client.send(io.linkspan.broker.codec.Wire.wire()
                .raw(io.linkspan.broker.codec.Wire.wire().packet(0xE0))
                .raw(io.linkspan.broker.codec.Wire.publish(level, 0, topic, 0, (byte) 'x'))
                .bytes());

        assertThat(client.ended()).isTrue();
        assertThat(watcher.pending()).isEmpty();
    }
}
