package io.linkspan.broker.behaviour;

import static io.linkspan.broker.support.RunningBroker.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.Props;
import io.linkspan.broker.support.RunningBroker;
import io.linkspan.broker.support.WireClient;
import java.util.BitSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PUBACK, PUBREC, PUBREL and PUBCOMP in both directions, right and wrong. */
class AcknowledgingComponentTest {
    private static final int RECEIVE_MAXIMUM = 5;

    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker(
            1, BrokerLimits.DEFAULT.with(BrokerLimits.DEFAULT.packets().withReceiveMaximum(RECEIVE_MAXIMUM)));

    private final String topic = name("ack");

    private WireClient subscriber(int level, int qos) {
        var client = BROKER.connect(level);
        client.subscribe(topic, qos);
        return client;
    }

    @ParameterizedTest
    @CsvSource({"4,1,0x50", "4,1,0x70", "4,2,0x40", "4,2,0x70", "5,1,0x50", "5,1,0x70", "5,2,0x40", "5,2,0x70"})
    @DisplayName(
            "[MQTT-4.13.1-1] and [MQTT-4.8.0-1] of 3.1.1: an acknowledgement that does not follow ends the connection")
    void wrongAcknowledgement(int level, int qos, int answer) {
        var receiver = subscriber(level, qos);
        BROKER.connect(level).publish(0x30 | (qos << 1), topic, 1, "x");
        int id = receiver.message().packetId();
        receiver.send(Wire.wire().u16(id).packet(answer));

        if (level == 5) {
            assertThat(receiver.refusal()).isEqualTo(0x82);
        } else {
            assertThat(receiver.ended()).isTrue();
        }
    }

    @Test
    @DisplayName(
            "[MQTT-4.3.3-6] after PUBREL a PUBACK ends the connection, a second PUBREC is answered by PUBREL again")
    void afterRelease() {
        var receiver = subscriber(5, 2);
        BROKER.connect(5).publish(0x34, topic, 1, "x");
        int id = receiver.message().packetId();
        assertThat(receiver.pubrec(id).expect(6).code()).isZero();
        assertThat(receiver.pubrec(id).expect(6).code()).isZero();
        receiver.puback(id);

        assertThat(receiver.refusal()).isEqualTo(0x82);
    }

    @Test
    @DisplayName("PUBACK, PUBCOMP and a refusing PUBREC for identifiers that are not in use change nothing")
    void unknownIdentifiers() {
        for (int level = 4; level <= 5; level++) {
            var client = BROKER.connect(level);
            client.puback(9).pubcomp(9);
            if (level == 5) {
                client.pubrec(9, 0x80).pubrec(9, 0x92 - 1);
            }
            assertThat(client.pendingPackets()).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "[MQTT-3.6.2-1][MQTT-3.7.2-1] PUBREL and PUBCOMP for unknown identifiers say 0x92, in 3.1.1 they have no code")
    void unknownReleases() {
        var client = BROKER.connect(5);
        assertThat(client.pubrec(7).expect(6).code()).isEqualTo(0x92);
        assertThat(client.pubrel(7).expect(7).code()).isEqualTo(0x92);

        var old = BROKER.connect(4);
        assertThat(old.pubrec(7).expect(6).bytes()).isEqualTo(4);
        assertThat(old.pubrel(7).expect(7).bytes()).isEqualTo(4);
    }

    @Test
    @DisplayName(
            "[MQTT-3.3.4-7] more QoS 2 publishes than Receive Maximum end with 0x93; what an earlier connection left open does not count")
    void receiveMaximumPerConnection() {
        String id = name("c");
        var first = BROKER.open(5);
        first.connect(Connecting.as(id).expiring(100));
        for (int i = 1; i <= RECEIVE_MAXIMUM; i++) {
            first.publish(0x34, topic, i, "x").expect(5);
        }
        first.close();

        var second = BROKER.open(5);
        assertThat(second.connect(Connecting.as(id).resuming().expiring(100)).sessionPresent())
                .isTrue();
        for (int i = 11; i < 11 + RECEIVE_MAXIMUM; i++) {
            assertThat(second.publish(0x34, topic, i, "x").expect(5).code()).isZero();
        }
        second.publish(0x34, topic, 99, "x");
        assertThat(second.refusal()).isEqualTo(0x93);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    @DisplayName("versions before 5 know no Receive Maximum: any number of QoS 2 publishes may be open")
    void noReceiveMaximumBefore5(int level) {
        var publisher = BROKER.connect(level);
        for (int i = 1; i <= 40 * RECEIVE_MAXIMUM; i++) {
            assertThat(publisher.publish(0x34, topic, i, "x").expect(5).packetId())
                    .isEqualTo(i);
        }
        for (int i = 1; i <= 40 * RECEIVE_MAXIMUM; i++) {
            assertThat(publisher.pubrel(i).expect(7).packetId()).isEqualTo(i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-4.6.0-2][MQTT-4.6.0-3] of 3.1.1 and 5.0: PUBACKs and PUBRECs come in the order of their PUBLISHes")
    void answersInOrder(int level) {
        var publisher = BROKER.connect(level);
        for (int i = 1; i <= 4; i++) {
            publisher.publish(0x32, topic, i, "x").publish(0x34, topic, 100 + i, "x");
        }
        for (int i = 1; i <= 4; i++) {
            assertThat(publisher.expect(4).packetId()).isEqualTo(i);
            assertThat(publisher.expect(5).packetId()).isEqualTo(100 + i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName("[MQTT-4.6.0-4] of 3.1.1 and 5.0: PUBRELs come in the order of the PUBRECs, not of the PUBLISHes")
    void releasesInOrder(int level) {
        var receiver = subscriber(level, 2);
        var publisher = BROKER.connect(level);
        publisher.publish(0x34, topic, 1, "a").publish(0x34, topic, 2, "b");
        int first = receiver.message().packetId();
        int second = receiver.message().packetId();
        receiver.pubrec(second).pubrec(first);

        assertThat(receiver.expect(6).packetId()).isEqualTo(second);
        assertThat(receiver.expect(6).packetId()).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-4.3.2-4][MQTT-4.3.2-5][MQTT-2.2.1-5] and [MQTT-4.3.2-2][MQTT-2.3.1-6] of 3.1.1: PUBACK has the identifier, which then stands for a new message, DUP or not")
    void qos1Receiver(int level) {
        var receiver = subscriber(level, 0);
        var publisher = BROKER.connect(level);
        assertThat(publisher.publish(0x32, topic, 513, "one").expect(4).packetId())
                .isEqualTo(513);
        assertThat(publisher.publish(0x3A, topic, 513, "two").expect(4).packetId())
                .isEqualTo(513);

        assertThat(receiver.pending()).containsExactly("one", "two");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-4.3.3-8][MQTT-4.3.3-10][MQTT-4.3.3-11][MQTT-4.3.3-12] and [MQTT-4.3.3-2] of 3.1.1: one delivery until PUBREL, then the identifier is new")
    void qos2Receiver(int level) {
        var receiver = subscriber(level, 0);
        var publisher = BROKER.connect(level);
        assertThat(publisher.publish(0x34, topic, 7, "one").expect(5).packetId())
                .isEqualTo(7);
        assertThat(publisher.publish(0x3C, topic, 7, "one").expect(5).packetId())
                .isEqualTo(7);
        assertThat(publisher.publish(0x34, topic, 7, "one").expect(5).packetId())
                .isEqualTo(7);
        assertThat(publisher.pubrel(7).expect(7).packetId()).isEqualTo(7);
        assertThat(publisher.publish(0x34, topic, 7, "two").expect(5).packetId())
                .isEqualTo(7);

        assertThat(receiver.pending()).containsExactly("one", "two");
    }

    @Test
    @DisplayName("[MQTT-4.3.3-9] after a PUBREC of 0x80 or above the identifier stands for a new message")
    void refusedThenNew() {
        var receiver = subscriber(5, 0);
        var publisher = BROKER.connect(5);
        assertThat(publisher.publish(0x34, "$SYS/own", 7, "denied").expect(5).code())
                .isEqualTo(0x87);
        assertThat(publisher.publish(0x34, topic, 7, "new").expect(5).code()).isZero();

        assertThat(receiver.pending()).containsExactly("new");
    }

    @Test
    @DisplayName("[MQTT-3.3.5-2] of 3.1.1: a publish that is not allowed is acknowledged and goes nowhere")
    void deniedOf311() {
        var watcher = BROKER.connect(4);
        watcher.subscribe("$SYS/#", 0);
        watcher.pendingPackets();
        var publisher = BROKER.connect(4);
        assertThat(publisher.publish(0x32, "$SYS/own", 1, "x").expect(4).bytes())
                .isEqualTo(4);
        assertThat(publisher.publish(0x34, "$SYS/own", 2, "x").expect(5).bytes())
                .isEqualTo(4);
        assertThat(publisher.pubrel(2).expect(7).packetId()).isEqualTo(2);

        assertThat(watcher.pending()).doesNotContain("x");
    }

    @Test
    @DisplayName(
            "[MQTT-3.4.2-1][MQTT-3.5.2-1][MQTT-3.6.2-1][MQTT-3.7.2-1] a client's code outside its table is a protocol error")
    void codesOutsideTheirTables() {
        for (int type : new int[] {0x40, 0x50, 0x62, 0x70}) {
            for (int code : new int[] {0x01, 0x18, 0x8F, 0xFF}) {
                var client = BROKER.connect(5);
                client.send(Wire.wire().u16(1).u8(code).packet(type));
                assertThat(client.refusal()).as("%02x with %02x", type, code).isEqualTo(0x82);
            }
        }
    }

    @Test
    @DisplayName("a client's reason string and user properties are taken on every acknowledgement")
    void explained() {
        var receiver = subscriber(5, 2);
        BROKER.connect(5).publish(0x34, topic, 1, "x");
        int id = receiver.message().packetId();
        Wire why = Props.all(Props.user("", ""), Props.text(Props.REASON, ""), Props.user("", ""));
        receiver.send(Wire.wire().u16(id).u8(0).block(why).packet(0x50));
        assertThat(receiver.expect(6).packetId()).isEqualTo(id);
        receiver.send(Wire.wire().u16(id).u8(0).block(why).packet(0x70));
        receiver.send(Wire.wire().u16(9).u8(0).block(why).packet(0x62));
        assertThat(receiver.expect(7).packetId()).isEqualTo(9);
        receiver.send(Wire.wire().u16(9).u8(0x80).block(why).packet(0x40));
        assertThat(receiver.pendingPackets()).isEmpty();
    }

    @Test
    @DisplayName(
            "[MQTT-2.2.1-4][MQTT-4.3.2-1][MQTT-4.3.3-1] and [MQTT-2.3.1-4] of 3.1.1: identifiers are never zero nor in use, also when they wrap")
    void freshIdentifiers() {
        int batch = 200;
        var receiver = subscriber(4, 1);
        var publisher = BROKER.connect(5);
        assertThat(publisher.publish(0x32, topic, 1, "kept").expect(4).code()).isZero();
        int kept = receiver.message().packetId();
        var seen = new BitSet();
        for (int round = 0; round < 65_800 / batch; round++) {
            for (int i = 0; i < batch; i++) {
                publisher.publish(0x32, topic, 1, "x");
            }
            for (int i = 0; i < batch; i++) {
                int id = receiver.message().packetId();
                assertThat(id).isNotZero().isNotEqualTo(kept);
                seen.set(id);
                receiver.puback(id);
                publisher.expect(4);
            }
        }
        assertThat(seen.cardinality()).isEqualTo(65_534);
    }
}
