package io.linkspan.broker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.AckKind;
import io.linkspan.broker.packet.ConnAck;
import io.linkspan.broker.packet.Connect;
import io.linkspan.broker.packet.ConnectProperties;
import io.linkspan.broker.packet.Disconnect;
import io.linkspan.broker.packet.ProtocolVersion;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.packet.SubAck;
import io.linkspan.broker.packet.Will;
import io.linkspan.broker.support.RecordingConnection.Sent;
import io.linkspan.broker.support.TestBroker;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsTest {
    private final TestBroker broker = new TestBroker(2);

    @Test
    void a_message_reaches_subscribers_on_every_loop_once() {
        var here = broker.connect(0, "here", true, 0).subscribe("a/+", QoS.AT_LEAST_ONCE);
        var there = broker.connect(1, "there", true, 0).subscribe("a/#", QoS.AT_LEAST_ONCE);
        broker.connect(0, "publisher", true, 0).publish("a/b", "hello", QoS.AT_LEAST_ONCE, 1);

        assertThat(here.connection.texts()).containsExactly("hello");
        assertThat(there.connection.texts()).containsExactly("hello");
    }

    @Test
    void overlapping_subscriptions_give_one_copy_with_the_highest_qos_and_all_identifiers() {
        var client = broker.connect(0, "c", true, 0).subscribe("a/#", 5).subscribe("a/b", 9);
        broker.connect(0, "p", true, 0).publish("a/b", "x", QoS.AT_LEAST_ONCE, 1);

        assertThat(client.connection.published)
                .containsExactly(new Sent("a/b", "x", QoS.AT_LEAST_ONCE, false, false, 1, List.of(5, 9)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void an_absent_durable_session_gets_its_messages_in_order_on_whichever_loop_it_comes_back(int loop) {
        broker.connect(0, "away", true, 100).subscribe("a", QoS.AT_LEAST_ONCE).lose();
        var publisher = broker.connect(1, "p", true, 0);
        IntStream.range(1, 50).forEach(i -> publisher.publish("a", "m" + i, QoS.AT_LEAST_ONCE, i));

        var back = broker.connect(loop, "away", false, 100);

        assertThat(back.connection.last(ConnAck.class)).matches(connAck -> connAck != null && connAck.sessionPresent());
        assertThat(back.connection.texts())
                .containsExactlyElementsOf(
                        IntStream.range(1, 50).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void what_was_not_acknowledged_is_sent_again_with_dup_and_the_same_identifier_MQTT_4_4_0_1() {
        var first = broker.connect(0, "c", true, 100).subscribe("a", QoS.AT_LEAST_ONCE);
        broker.connect(0, "p", true, 0).publish("a", "x", QoS.AT_LEAST_ONCE, 1);
        first.lose();

        var second = broker.connect(0, "c", false, 100);

        assertThat(second.connection.published)
                .containsExactly(new Sent("a", "x", QoS.AT_LEAST_ONCE, false, true, 1, List.of()));
    }

    @Test
    void a_released_exactly_once_message_is_never_published_again_MQTT_4_3_3_6() {
        var first = broker.connect(0, "c", true, 100).subscribe("a", QoS.EXACTLY_ONCE);
        broker.connect(0, "p", true, 0).publish("a", "x", QoS.EXACTLY_ONCE, 1);
        first.send(Ack.success(AckKind.PUBREC, 1)).lose();

        var second = broker.connect(0, "c", false, 100);

        assertThat(second.connection.published).isEmpty();
        assertThat(second.connection.packets).contains(Ack.success(AckKind.PUBREL, 1));
    }

    @Test
    void a_repeated_exactly_once_publish_is_delivered_once_also_after_a_reconnect() {
        var subscriber = broker.connect(0, "s", true, 0).subscribe("a", QoS.EXACTLY_ONCE);
        broker.connect(0, "p", true, 100)
                .publish("a", "x", QoS.EXACTLY_ONCE, 4)
                .publish("a", "x", QoS.EXACTLY_ONCE, 4)
                .lose();
        var again = broker.connect(1, "p", false, 100).publish("a", "x", QoS.EXACTLY_ONCE, 4);
        assertThat(subscriber.connection.texts()).containsExactly("x");

        again.send(Ack.success(AckKind.PUBREL, 4)).publish("a", "y", QoS.EXACTLY_ONCE, 4);

        assertThat(subscriber.connection.texts()).containsExactly("x", "y");
    }

    @Test
    void a_second_connection_takes_the_client_id_over_MQTT_3_1_4_3() {
        var first = broker.connect(0, "c", true, 100).subscribe("a", QoS.AT_LEAST_ONCE);
        var second = broker.connect(1, "c", false, 100);
        broker.connect(0, "p", true, 0).publish("a", "x", QoS.AT_LEAST_ONCE, 1);

        assertThat(first.connection.disconnectReason).isEqualTo(ReasonCode.SESSION_TAKEN_OVER);
        assertThat(first.connection.texts()).isEmpty();
        assertThat(second.connection.texts()).containsExactly("x");
    }

    @Test
    void publishes_during_a_move_between_loops_keep_their_order() {
        broker.connect(0, "c", true, 100).subscribe("a", QoS.AT_LEAST_ONCE).lose();
        var publisher = broker.connect(1, "p", true, 0);
        var back = broker.newClient(1);
        // The move is a chain of tasks over both loops; a publish is put between every two of them.
        broker.loops.get(1).execute(() -> back.handler.onPacket(TestBroker.connect("c", false, 100, null, null)));
        int sent = 0;
        boolean ran = true;
        while (ran) {
            sent++;
            int number = sent;
            broker.publishOnly(publisher, "a", "m" + number, number);
            boolean second = broker.loops.runOne(1);
            ran = broker.loops.runOne(0) || second;
            if (sent > 40) {
                break;
            }
        }
        broker.loops.runAll();

        assertThat(back.connection.texts())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, sent).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void a_will_waits_for_its_delay_and_is_cancelled_by_a_return_MQTT_3_1_3_9() {
        var watcher = broker.connect(0, "w", true, 0).subscribe("gone/#", QoS.AT_MOST_ONCE);
        var will = new Will("gone/c", new byte[] {'!'}, QoS.AT_MOST_ONCE, false, 10, MessageProperties.NONE);
        broker.connect(0, TestBroker.connect("c", true, 100, will, null)).lose();
        broker.loops.advance(Duration.ofSeconds(9));
        broker.connect(1, TestBroker.connect("c", false, 100, will, null)).lose();
        broker.loops.advance(Duration.ofSeconds(9));
        assertThat(watcher.connection.texts()).isEmpty();

        broker.loops.advance(Duration.ofSeconds(1));

        assertThat(watcher.connection.texts()).containsExactly("!");
    }

    @Test
    void the_end_of_a_session_ends_the_delay_of_its_will_MQTT_3_1_2_8() {
        var watcher = broker.connect(0, "w", true, 0).subscribe("gone/#", QoS.AT_MOST_ONCE);
        var will = new Will("gone/c", new byte[] {'!'}, QoS.AT_MOST_ONCE, false, 1_000, MessageProperties.NONE);
        broker.connect(0, TestBroker.connect("c", true, 5, will, null)).lose();

        broker.loops.advance(Duration.ofSeconds(5));

        assertThat(watcher.connection.texts()).containsExactly("!");
        assertThat(broker.parts.sessions().size()).isEqualTo(1);
    }

    @Test
    void an_orderly_disconnect_takes_the_will_back_MQTT_3_14_4_3() {
        var watcher = broker.connect(0, "w", true, 0).subscribe("gone/#", QoS.AT_MOST_ONCE);
        var will = new Will("gone/c", new byte[] {'!'}, QoS.AT_MOST_ONCE, false, 0, MessageProperties.NONE);
        broker.connect(0, TestBroker.connect("c", true, 0, will, null))
                .send(Disconnect.of(ReasonCode.SUCCESS, null))
                .lose();

        assertThat(watcher.connection.texts()).isEmpty();
    }

    @Test
    void a_session_that_expires_leaves_no_route_behind() {
        broker.connect(0, "c", true, 5).subscribe("a/b", QoS.AT_LEAST_ONCE).lose();
        assertThat(broker.routes).containsEntry("a/b", "normal+durable");

        broker.loops.advance(Duration.ofSeconds(5));

        assertThat(broker.routes).isEmpty();
    }

    @Test
    void shared_subscribers_get_each_message_once_between_them_online_ones_first() {
        var one = broker.connect(0, "one", true, 0).subscribe("$share/g/a", QoS.AT_LEAST_ONCE);
        var two = broker.connect(1, "two", true, 0).subscribe("$share/g/a", QoS.AT_LEAST_ONCE);
        broker.connect(0, "away", true, 100)
                .subscribe("$share/g/a", QoS.AT_LEAST_ONCE)
                .lose();
        var publisher = broker.connect(0, "p", true, 0);
        IntStream.range(1, 11).forEach(i -> publisher.publish("a", "m" + i, QoS.AT_LEAST_ONCE, i));

        assertThat(one.connection.texts()).hasSize(5);
        assertThat(two.connection.texts()).hasSize(5);
        assertThat(broker.routes).containsEntry("a", "shared+durable");
    }

    @Test
    void more_open_exactly_once_publishes_than_the_receive_maximum_end_the_connection() {
        var client = broker.connect(0, "p", true, 0);
        IntStream.rangeClosed(1, 1_001).forEach(i -> client.publish("a", "x", QoS.EXACTLY_ONCE, i));

        assertThat(client.connection.disconnectReason).isEqualTo(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
    }

    @Test
    void a_return_with_a_smaller_receive_maximum_gets_no_more_at_a_time_than_that_MQTT_3_3_4_9() {
        var first = broker.connect(0, "c", true, 100).subscribe("a", QoS.AT_LEAST_ONCE);
        var publisher = broker.connect(0, "p", true, 0);
        IntStream.rangeClosed(1, 5).forEach(i -> publisher.publish("a", "m" + i, QoS.AT_LEAST_ONCE, i));
        first.lose();

        var properties = new ConnectProperties(100, 2, -1, 0, false, true, List.of(), null, null);
        var second = broker.connect(0, new Connect(ProtocolVersion.V5, false, 0, "c", null, null, null, properties));
        assertThat(second.connection.texts()).containsExactly("m1", "m2");
        second.send(Ack.success(AckKind.PUBACK, 1));

        assertThat(second.connection.texts()).containsExactly("m1", "m2", "m3");
    }

    @Test
    void a_publisher_is_not_read_while_another_loop_has_too_much_under_way_to_it() {
        broker.connect(1, "s", true, 0).subscribe("a", QoS.AT_LEAST_ONCE);
        var publisher = broker.connect(0, "p", true, 0);
        for (int i = 1; i <= 50_001; i++) {
            broker.publishOnly(publisher, "a", "x", 1);
        }
        assertThat(publisher.connection.paused).isTrue();

        broker.loops.runAll();
        broker.loops.advance(Duration.ofMillis(2));

        assertThat(publisher.connection.paused).isFalse();
    }

    @Test
    void a_slow_client_loses_at_most_once_and_keeps_the_rest() {
        var slow = broker.connect(0, "slow", true, 0).subscribe("a", QoS.AT_LEAST_ONCE);
        slow.connection.writable = false;
        slow.connection.pending = 2L << 20;
        var publisher = broker.connect(0, "p", true, 0);
        publisher.publish("a", "lost", QoS.AT_MOST_ONCE, 0).publish("a", "kept", QoS.AT_LEAST_ONCE, 1);
        assertThat(slow.connection.texts()).isEmpty();

        slow.connection.writable = true;
        slow.connection.pending = 0;
        broker.loops.on(0, slow.handler::onWritable);

        assertThat(slow.connection.texts()).containsExactly("kept");
    }

    @Test
    void a_link_identity_may_use_nothing_but_its_own_part_of_link_topics() {
        var link = broker.connect(0, TestBroker.connect("l", true, 0, null, "link-gcp"));
        link.publish("from-cluster", "x", QoS.AT_LEAST_ONCE, 1);
        assertThat(link.connection.packets)
                .contains(new Ack(
                        AckKind.PUBACK, 1, ReasonCode.NOT_AUTHORIZED, "not allowed to publish here", List.of()));

        link.subscribe("$LINK/azure/answers/a", QoS.AT_LEAST_ONCE).subscribe("$LINK/gcp/answers/a", QoS.AT_LEAST_ONCE);

        assertThat(link.connection.packets.stream()
                        .filter(SubAck.class::isInstance)
                        .map(packet -> ((SubAck) packet).reasonCodes().getFirst()))
                .containsExactly(ReasonCode.NOT_AUTHORIZED, 1);
    }
}
