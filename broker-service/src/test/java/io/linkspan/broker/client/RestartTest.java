package io.linkspan.broker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.AckKind;
import io.linkspan.broker.packet.ConnAck;
import io.linkspan.broker.packet.Disconnect;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.packet.SubAck;
import io.linkspan.broker.packet.Will;
import io.linkspan.broker.support.TestBroker;
import io.linkspan.broker.support.TestBroker.Client;
import io.linkspan.broker.support.TestDisk;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A broker that dies without a word, and the next life of it: only what is on the disk is left. */
class RestartTest {
    private final TestDisk disk = new TestDisk();
    private TestBroker broker = new TestBroker(2, disk);

    private void crash() {
        broker = new TestBroker(2, disk);
    }

    private Client durable(String clientId) {
        return broker.connect(0, clientId, false, 1_000);
    }

    private static Ack ack(Client client, AckKind kind) {
        return client.connection.packets.stream()
                .filter(packet -> packet instanceof Ack ack && ack.kind() == kind)
                .map(Ack.class::cast)
                .reduce((before, after) -> after)
                .orElseThrow();
    }

    private static List<Integer> acknowledged(Client client, AckKind kind) {
        return client.connection.packets.stream()
                .filter(packet -> packet instanceof Ack ack && ack.kind() == kind)
                .map(packet -> ((Ack) packet).packetId())
                .toList();
    }

    private static boolean present(Client client) {
        return Objects.requireNonNull(client.connection.last(ConnAck.class)).sessionPresent();
    }

    @Test
    @DisplayName("[MQTT-3.1.2-5] what was queued for an absent session is there after a crash, in its order")
    void queued_messages_survive() {
        durable("s").subscribe("t/#", QoS.EXACTLY_ONCE).lose();
        var publisher = broker.connect(1, "p", true, 0);
        for (int i = 1; i <= 700; i++) {
            publisher.publish("t/a", "m" + i, QoS.of(1 + i % 2), i);
        }
        crash();

        var back = durable("s");

        assertThat(present(back)).isTrue();
        back.connection.published.forEach(sent -> assertThat(sent.dup()).isFalse());
        assertThat(back.connection.texts())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 700).mapToObj(i -> "m" + i).toList());
    }

    @Test
    @DisplayName(
            "[MQTT-4.3.3-10] an open exchange is known after a crash although a checkpoint met its session on no loop")
    void an_exchange_is_not_lost_between_two_loops() {
        var subscriber = broker.connect(0, "s", true, 0).subscribe("t", QoS.AT_MOST_ONCE);
        broker.connect(1, "p", false, 100_000)
                .publish("t", "once", QoS.EXACTLY_ONCE, 1)
                .lose();
        assertThat(subscriber.connection.texts()).containsExactly("once");
        long entries = disk.log.size();

        broker.trimPastMoving("p");

        assertThat(disk.log.size()).as("the entry is gone").isLessThanOrEqualTo((int) entries);
        crash();
        var again = broker.connect(0, "s", true, 0).subscribe("t", QoS.AT_MOST_ONCE);
        broker.connect(1, "p", false, 100_000).publish("t", "once", QoS.EXACTLY_ONCE, 1);
        assertThat(again.connection.texts()).isEmpty();
    }

    @Test
    void what_was_acknowledged_before_the_crash_does_not_come_again() {
        var subscriber = durable("s").subscribe("t", QoS.AT_LEAST_ONCE);
        var publisher = broker.connect(1, "p", true, 0);
        publisher.publish("t", "one", QoS.AT_LEAST_ONCE, 1).publish("t", "two", QoS.AT_LEAST_ONCE, 2);
        subscriber.send(Ack.success(
                AckKind.PUBACK, subscriber.connection.published.getFirst().packetId()));
        broker.loops.advance(Duration.ofMillis(50)); // nobody waits for it: it goes with the next entry, or soon
        crash();

        var back = durable("s");

        assertThat(back.connection.texts()).containsExactly("two");
        assertThat(back.connection.published.getFirst().dup()).isTrue();
    }

    @Test
    @DisplayName(
            "[MQTT-4.6.0-2] nothing is acknowledged before it is committed, and then in the order of the publishes")
    void acknowledged_after_the_commit() {
        durable("s").subscribe("t", QoS.EXACTLY_ONCE).lose();
        var publisher = broker.connect(1, "p", true, 0);
        disk.log.hold();
        publisher
                .publish("t", "one", QoS.AT_LEAST_ONCE, 1)
                .publish("nobody", "two", QoS.AT_LEAST_ONCE, 2)
                .publish("t", "three", QoS.AT_LEAST_ONCE, 3)
                .publish("t", "four", QoS.AT_LEAST_ONCE, 4);
        assertThat(acknowledged(publisher, AckKind.PUBACK)).isEmpty();

        disk.log.answer();
        broker.loops.runAll();

        assertThat(acknowledged(publisher, AckKind.PUBACK)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void nothing_behind_a_hole_is_there_after_a_crash_for_it_was_never_promised() {
        durable("s").subscribe("t", QoS.AT_LEAST_ONCE).lose();
        var publisher = broker.connect(1, "p", true, 0);
        publisher.publish("t", "one", QoS.AT_LEAST_ONCE, 1);
        long before = disk.log.last(1);
        publisher.publish("t", "two", QoS.AT_LEAST_ONCE, 2).publish("t", "three", QoS.AT_LEAST_ONCE, 3);
        disk.log.lose(1, before + 1);
        crash();

        assertThat(durable("s").connection.texts()).containsExactly("one");
    }

    @Test
    @DisplayName("[MQTT-4.3.3-10] a QoS 2 identifier that was open before a crash still belongs to the same message")
    void incoming_exactly_once() {
        durable("s").subscribe("t", QoS.EXACTLY_ONCE).lose();
        durable("p").publish("t", "one", QoS.EXACTLY_ONCE, 7);
        crash();

        var publisher = durable("p").publish("t", "one", QoS.EXACTLY_ONCE, 7);
        assertThat(acknowledged(publisher, AckKind.PUBREC)).containsExactly(7);
        publisher.send(Ack.success(AckKind.PUBREL, 7));
        assertThat(ack(publisher, AckKind.PUBCOMP).reasonCode()).isZero();
        assertThat(durable("s").connection.texts()).containsExactly("one");

        crash();
        publisher = durable("p").publish("t", "two", QoS.EXACTLY_ONCE, 7);
        publisher.send(Ack.success(AckKind.PUBREL, 7));
        assertThat(durable("s").connection.texts()).containsExactly("one", "two");
    }

    @Test
    @DisplayName("[MQTT-4.4.0-1] a QoS 2 exchange towards a client goes on after a crash under its identifier")
    void outgoing_exactly_once() {
        var subscriber = durable("s").subscribe("t", QoS.EXACTLY_ONCE);
        var publisher = broker.connect(1, "p", true, 0);
        publisher.publish("t", "one", QoS.EXACTLY_ONCE, 1).publish("t", "two", QoS.EXACTLY_ONCE, 2);
        int first = subscriber.connection.published.get(0).packetId();
        int second = subscriber.connection.published.get(1).packetId();
        subscriber.send(Ack.success(AckKind.PUBREC, first));
        crash();

        var back = durable("s");

        assertThat(acknowledged(back, AckKind.PUBREL)).containsExactly(first);
        assertThat(back.connection.texts()).containsExactly("two");
        assertThat(back.connection.published.getFirst().packetId()).isEqualTo(second);
        assertThat(back.connection.published.getFirst().dup()).isTrue();
        back.send(Ack.success(AckKind.PUBCOMP, first));
        back.send(Ack.success(AckKind.PUBREC, second)).send(Ack.success(AckKind.PUBCOMP, second));
        broker.connect(1, "q", true, 0).publish("t", "three", QoS.EXACTLY_ONCE, 1);
        assertThat(back.connection.texts()).containsExactly("two", "three");
        crash();
        assertThat(durable("s").connection.texts()).containsExactly("three");
    }

    @Test
    void a_pubrel_leaves_only_when_it_is_committed_that_pubrec_came_over_the_next_connection_too() {
        var subscriber = durable("s").subscribe("t", QoS.EXACTLY_ONCE);
        broker.connect(1, "p", true, 0).publish("t", "one", QoS.EXACTLY_ONCE, 1);
        int packetId = subscriber.connection.published.getFirst().packetId();
        disk.log.hold();
        subscriber.send(Ack.success(AckKind.PUBREC, packetId));
        subscriber.lose();

        var again = durable("s");
        assertThat(acknowledged(again, AckKind.PUBREL)).isEmpty();
        disk.log.answer();
        broker.loops.runAll();

        assertThat(acknowledged(again, AckKind.PUBREL)).containsExactly(packetId);
        assertThat(again.connection.texts()).isEmpty();
    }

    @Test
    void a_qos_2_message_leaves_only_when_its_identifier_is_committed() {
        var subscriber = durable("s").subscribe("t", QoS.EXACTLY_ONCE);
        var publisher = broker.connect(1, "p", true, 0);
        disk.log.hold();
        publisher.publish("t", "one", QoS.EXACTLY_ONCE, 1);
        assertThat(subscriber.connection.texts()).isEmpty();

        disk.log.answer();
        broker.loops.runAll();

        assertThat(subscriber.connection.texts()).containsExactly("one");
    }

    @Test
    @DisplayName("[MQTT-3.1.2-6] a clean start ends what was kept, for a crash, too")
    void clean_start_forgets() {
        durable("s").subscribe("t", QoS.AT_LEAST_ONCE).lose();
        broker.connect(1, "p", true, 0).publish("t", "one", QoS.AT_LEAST_ONCE, 1);
        broker.connect(0, "s", true, 0).lose();
        crash();

        var back = durable("s");

        assertThat(present(back)).isFalse();
        assertThat(back.connection.texts()).isEmpty();
        assertThat(disk.log.bytes()).isLessThan(2_000);
    }

    @Test
    void an_unsubscribed_filter_stays_unsubscribed_and_the_others_stay() {
        durable("s")
                .subscribe("gone", QoS.AT_LEAST_ONCE)
                .subscribe("here", QoS.AT_LEAST_ONCE)
                .send(new io.linkspan.broker.packet.Unsubscribe(9, List.of("gone"), List.of()));
        crash();
        var publisher = broker.connect(1, "p", true, 0);

        publisher.publish("gone", "1", QoS.AT_LEAST_ONCE, 1).publish("here", "2", QoS.AT_LEAST_ONCE, 2);

        assertThat(durable("s").connection.texts()).containsExactly("2");
        assertThat(broker.routes).containsOnlyKeys("here");
    }

    @Test
    @DisplayName("[MQTT-3.1.2-8] the will of a client whose broker died is published once, by the next life")
    void wills_survive_once() {
        durable("w").subscribe("will/#", QoS.AT_LEAST_ONCE).lose();
        var will = new Will("will/a", new byte[] {'x'}, QoS.AT_LEAST_ONCE, false, 0, MessageProperties.NONE);
        broker.connect(0, TestBroker.connect("clean", true, 0, will, null));
        broker.connect(1, TestBroker.connect("kept", false, 1_000, will, null));
        var taken = broker.connect(1, TestBroker.connect("left", false, 1_000, will, null));
        taken.send(new Disconnect(ReasonCode.SUCCESS, -1, null, null, List.of()));
        crash();
        crash();
        crash();

        assertThat(durable("w").connection.texts()).containsExactly("x", "x");
    }

    @Test
    @DisplayName("[MQTT-3.1.3-9] a delayed will waits on after a crash, and its client may still come back before")
    void delayed_wills_survive() {
        durable("w").subscribe("will/#", QoS.AT_LEAST_ONCE).lose();
        var will = new Will("will/a", new byte[] {'x'}, QoS.AT_LEAST_ONCE, false, 60, MessageProperties.NONE);
        broker.connect(0, TestBroker.connect("late", false, 1_000, will, null)).lose();
        broker.connect(0, TestBroker.connect("back", false, 1_000, will, null)).lose();
        crash();
        durable("back");

        broker.loops.advance(Duration.ofSeconds(61));

        assertThat(durable("w").connection.texts()).containsExactly("x");
    }

    @Test
    void a_session_expires_though_the_broker_died_meanwhile() {
        broker.connect(0, "s", false, 10).subscribe("t", QoS.AT_LEAST_ONCE).lose();
        crash();

        broker.loops.advance(Duration.ofSeconds(11));

        assertThat(present(durable("s"))).isFalse();
        assertThat(broker.routes).isEmpty();
    }

    @Test
    @DisplayName(
            "[MQTT-4.8.2-5] what a shared member was owed goes to another when only the other is left after a crash")
    void shared_members() {
        durable("a").subscribe("$share/g/t", QoS.AT_LEAST_ONCE).lose();
        broker.connect(1, "p", true, 0).publish("t", "1", QoS.AT_LEAST_ONCE, 1).publish("t", "2", QoS.AT_LEAST_ONCE, 2);
        durable("b").subscribe("$share/g/t", QoS.AT_LEAST_ONCE).lose();
        crash();
        broker.connect(0, "a", true, 0).lose();

        assertThat(durable("b").connection.texts()).containsExactly("1", "2");
    }

    @Test
    @DisplayName("[MQTT-3.3.1-5] a retained message that the registry had not taken yet is there after a crash")
    void retained_messages_survive() {
        var publisher = broker.connect(1, "p", true, 0);
        publisher.publish("r/a", "old", QoS.AT_LEAST_ONCE, 1, true).publish("r/a", "new", QoS.EXACTLY_ONCE, 2, true);
        publisher.publish("r/b", "x", QoS.AT_LEAST_ONCE, 3, true).publish("r/b", "", QoS.AT_LEAST_ONCE, 4, true);
        crash();

        var subscriber = broker.connect(0, "s", true, 0).subscribe("r/#", QoS.EXACTLY_ONCE);

        assertThat(subscriber.connection.texts()).containsExactly("new");
    }

    @Test
    void the_log_is_given_back_when_everything_has_been_taken() {
        var subscriber = durable("s").subscribe("t", QoS.AT_LEAST_ONCE);
        broker.trim();
        var publisher = broker.connect(1, "p", true, 0);
        for (int i = 1; i <= 1_000; i++) {
            publisher.publish("t", "x".repeat(1_000), QoS.AT_LEAST_ONCE, 1);
            subscriber.send(Ack.success(
                    AckKind.PUBACK, subscriber.connection.published.getLast().packetId()));
        }
        assertThat(disk.log.bytes()).isGreaterThan(1_000_000);

        broker.loops.advance(Duration.ofSeconds(1));
        broker.trim();

        assertThat(disk.log.bytes()).isLessThan(5_000);
        crash();
        assertThat(durable("s").connection.texts()).isEmpty();
    }

    @Test
    void a_message_owed_for_long_is_copied_forward_and_keeps_its_place() {
        durable("old").subscribe("t/old", QoS.AT_LEAST_ONCE).lose();
        var subscriber = durable("s").subscribe("t/new", QoS.AT_LEAST_ONCE);
        var publisher = broker.connect(1, "p", true, 0);
        publisher.publish("t/old", "first", QoS.AT_LEAST_ONCE, 1);
        for (int i = 0; i < 30; i++) {
            publisher.publish("t/new", "x".repeat(800_000), QoS.AT_LEAST_ONCE, 1);
            subscriber.send(Ack.success(
                    AckKind.PUBACK, subscriber.connection.published.getLast().packetId()));
        }
        publisher.publish("t/old", "second", QoS.AT_LEAST_ONCE, 1);
        long before = disk.log.bytes();

        broker.loops.advance(Duration.ofSeconds(1)); // that messages have been taken is written after a while
        broker.trim();

        assertThat(before).isGreaterThan(20_000_000);
        assertThat(disk.log.bytes()).isLessThan(100_000);
        crash();
        assertThat(durable("old").connection.texts()).containsExactly("first", "second");
    }

    @Test
    void a_life_that_another_has_ended_is_told_so_and_acknowledges_nothing_more() {
        durable("s").subscribe("t", QoS.AT_LEAST_ONCE).lose();
        TestBroker zombie = broker;
        var publisher = zombie.connect(1, "p", true, 0);
        crash();

        publisher.publish("t", "one", QoS.AT_LEAST_ONCE, 1);

        assertThat(zombie.sealed()).isTrue();
        assertThat(acknowledged(publisher, AckKind.PUBACK)).isEmpty();
        assertThat(durable("s").connection.texts()).isEmpty();
    }

    @Test
    void while_nothing_can_be_kept_what_needs_it_is_refused_and_the_rest_goes_on() {
        durable("s").subscribe("t", QoS.AT_LEAST_ONCE);
        var clean = broker.connect(0, "c", true, 0).subscribe("t", QoS.AT_MOST_ONCE);
        disk.away(true);

        var refused = durable("d");
        assertThat(Objects.requireNonNull(refused.connection.last(ConnAck.class))
                        .reasonCode())
                .isEqualTo(ReasonCode.SERVER_UNAVAILABLE);
        var publisher = broker.connect(1, "p", true, 0);
        publisher.publish("t", "qos 0", QoS.AT_MOST_ONCE, 0);
        assertThat(clean.connection.texts()).containsExactly("qos 0");
        disk.away(false);
        var later = durable("d");
        assertThat(Objects.requireNonNull(later.connection.last(ConnAck.class)).reasonCode())
                .isZero();
        assertThat(present(later)).isFalse();
    }

    @Test
    void a_subscription_that_cannot_be_kept_is_refused_and_does_not_hold() {
        var client = durable("s");
        disk.away(true);

        client.subscribe("t", QoS.AT_LEAST_ONCE);

        assertThat(Objects.requireNonNull(client.connection.last(SubAck.class)).reasonCodes())
                .containsExactly(ReasonCode.UNSPECIFIED_ERROR);
        assertThat(broker.routes).isEmpty();
    }
}
