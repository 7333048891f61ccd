package io.linkspan.broker.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.outbox.Destination;
import io.linkspan.broker.outbox.Outbox;
import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.AckKind;
import io.linkspan.broker.support.TestBroker;
import io.linkspan.broker.support.TestBroker.Client;
import io.linkspan.broker.support.TestBrokers;
import io.linkspan.broker.support.TestBrokers.Node;
import io.linkspan.broker.support.ToldOperator;
import io.linkspan.contracts.message.QoS;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The streams between two brokers over the death of either: only what is on its disk is left. */
class DurableStreamsTest {
    private final TestBrokers brokers = new TestBrokers(2);
    private final Node one = brokers.node(1);
    private final Node two = brokers.node(2);
    private int packetId;

    private Client subscriber(Node node) {
        return brokers.connect(node, 1, "s", false, 100_000);
    }

    private void away(QoS qos) {
        subscriber(two).subscribe("a/#", qos).lose();
        brokers.run();
    }

    private Client publisher() {
        return brokers.connect(one, 0, "p", false, 100_000);
    }

    private void publish(Client publisher, QoS qos, String... texts) {
        for (String text : texts) {
            int before = answers(publisher);
            publisher.publish("a/b", text, qos, ++packetId);
            assertThat(answers(publisher)).as("acknowledged: " + text).isEqualTo(before + 1);
            if (qos == QoS.EXACTLY_ONCE) {
                publisher.send(Ack.success(AckKind.PUBREL, packetId));
            }
        }
    }

    private static int answers(Client publisher) {
        return (int) publisher.connection.packets.stream()
                .filter(packet -> packet instanceof Ack ack && ack.kind() != AckKind.PUBCOMP)
                .count();
    }

    private Outbox outbox() {
        return one.broker.outboxes.open(Destination.node(two.id));
    }

    /** What the subscriber gets when it comes back. */
    private List<String> got() {
        var client = subscriber(two);
        brokers.settle();
        return client.connection.texts();
    }

    private void restart(Node node) {
        node.die();
        node.again();
        brokers.settle();
    }

    @ParameterizedTest
    @EnumSource(
            value = QoS.class,
            names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void what_is_acknowledged_while_a_broker_is_dead_reaches_its_persistent_session(QoS qos) {
        away(qos);
        var publisher = publisher();
        publish(publisher, qos, "m1");
        brokers.settle();
        two.die();
        publish(publisher, qos, "m2", "m3");
        brokers.settle();
        two.unlisted();
        publish(publisher, qos, "m4");
        assertThat(outbox().messages()).isEqualTo(3);

        two.again();
        publish(publisher, qos, "m5");
        brokers.settle();

        assertThat(got()).containsExactly("m1", "m2", "m3", "m4", "m5");
        assertThat(outbox().messages()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = QoS.class,
            names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void what_a_broker_has_acknowledged_its_next_lives_deliver_before_what_they_take_in(QoS qos) {
        away(qos);
        two.die();
        publish(publisher(), qos, "m1", "m2");
        one.die();
        one.again();
        publish(publisher(), qos, "m3");
        one.die();
        one.again();
        publish(publisher(), qos, "m4");
        assertThat(outbox().messages()).isEqualTo(4);

        two.again();
        brokers.settle();

        assertThat(got()).containsExactly("m1", "m2", "m3", "m4");
        assertThat(outbox().messages()).isZero();
    }

    @Test
    void what_a_broker_had_kept_when_it_died_is_not_delivered_again() {
        away(QoS.EXACTLY_ONCE);
        publish(publisher(), QoS.EXACTLY_ONCE, "m1", "m2");
        brokers.run();
        assertThat(outbox().messages()).isZero();
        restart(two);
        assertThat(got()).containsExactly("m1", "m2");
    }

    @Test
    void what_was_taken_without_the_senders_next_life_knowing_is_recognised_however_often_it_begins_again() {
        away(QoS.EXACTLY_ONCE);
        publish(publisher(), QoS.EXACTLY_ONCE, "m1", "m2");
        brokers.run();
        assertThat(outbox().messages()).isZero();
        one.die(); // before it has told its log
        two.die();
        one.again();
        publish(publisher(), QoS.EXACTLY_ONCE, "m3");
        assertThat(outbox().messages()).isEqualTo(3);
        two.again();
        restart(one);

        assertThat(got()).containsExactly("m1", "m2", "m3");
    }

    @Test
    void a_process_that_does_not_know_that_its_node_lives_on_elsewhere_is_turned_away() {
        byte[] hello = new HelloCodec("secret")
                .write(new Hello(TestBroker.OWN, TestBroker.INSTANCE, one.id, one.life(), two.id, two.life()));
        assertThat(two.acceptor().accept(hello).refusal()).isNull();

        restart(one);

        assertThat(two.acceptor().accept(hello).refusal())
                .isEqualTo("node 'node-1' lives on in incarnation 2, and not in 1");
    }

    @Test
    void a_frame_is_answered_when_it_is_kept_and_not_earlier() {
        away(QoS.AT_LEAST_ONCE);
        brokers.settle();
        two.disk.away(true);
        publish(publisher(), QoS.AT_LEAST_ONCE, "m1");
        brokers.settle();
        assertThat(outbox().messages()).isEqualTo(1);
        two.disk.away(false);

        restart(two); // nothing of it was kept: it comes again

        assertThat(got()).containsExactly("m1");
        assertThat(outbox().messages()).isZero();
    }

    @Test
    void cursors_of_other_brokers_outlive_the_entries_they_were_written_in() {
        away(QoS.EXACTLY_ONCE);
        publish(publisher(), QoS.EXACTLY_ONCE, "m1");
        brokers.run();
        one.die(); // before it has told its log that it was acknowledged
        for (int life = 0; life < 3; life++) {
            two.broker.trim();
            two.die();
            two.again();
        }
        two.die();
        one.again();
        assertThat(outbox().messages()).isEqualTo(1);

        two.again();
        brokers.settle();

        assertThat(one.broker.others.counters().messagesSent.sum()).isZero();
        assertThat(got()).containsExactly("m1");
    }

    @Test
    void what_only_passing_sessions_wanted_goes_with_the_life_they_were_in() {
        brokers.connect(two, 1, "passing", true, 0).subscribe("a/#", QoS.AT_LEAST_ONCE);
        brokers.run();
        two.die();
        publish(publisher(), QoS.AT_LEAST_ONCE, "m1", "m2");
        assertThat(outbox().messages()).isEqualTo(2);

        two.again();

        assertThat(outbox().messages()).isZero();
        assertThat(one.broker.counters.dropped(Drop.NODE_GONE).sum()).isEqualTo(2);
    }

    @Test
    void a_batch_without_a_persistent_recipient_is_answered_without_the_log() {
        var passing = brokers.connect(two, 1, "passing", true, 0).subscribe("a/#", QoS.EXACTLY_ONCE);
        brokers.run();
        int entries = two.disk.log.size();
        one.disk.away(true);
        two.disk.away(true);

        publish(brokers.connect(one, 0, "p", true, 0), QoS.EXACTLY_ONCE, "m1", "m2");
        brokers.run();

        assertThat(passing.connection.texts()).containsExactly("m1", "m2");
        assertThat(outbox().messages()).isZero();
        assertThat(two.disk.log.size()).isEqualTo(entries);
    }

    @Test
    void a_stream_that_breaks_repeats_nothing() {
        away(QoS.EXACTLY_ONCE);
        var publisher = publisher();
        for (int i = 0; i < 5; i++) {
            publish(publisher, QoS.EXACTLY_ONCE, "m" + i);
            brokers.breakStreams();
            brokers.settle();
        }

        assertThat(got()).containsExactly("m0", "m1", "m2", "m3", "m4");
    }

    @Test
    void what_is_kept_for_a_broker_goes_when_it_has_been_away_for_the_retention_without_a_durable_route() {
        away(QoS.AT_LEAST_ONCE);
        two.die();
        publish(publisher(), QoS.AT_LEAST_ONCE, "m1");
        var nanos = new AtomicLong();
        var told = new ArrayList<String>();
        var others = new ClusterNodes(
                one.broker.nodes, one.broker.outboxes, BrokerLimits.DEFAULT, new ToldOperator(told), nanos::get);
        var retention = BrokerLimits.DEFAULT.outbox().retention();
        others.present(new NodeAddress(two.id, 1, "host", 1));
        others.absent(two.id);
        assertThat(told).containsExactly("gone node-2");

        nanos.addAndGet(retention.plusSeconds(1).toNanos());
        others.sweep();
        assertThat(outbox().messages()).as("a persistent session waits for it").isEqualTo(1);

        two.unsubscribed("a/#");
        nanos.addAndGet(retention.minusSeconds(1).toNanos());
        others.sweep();
        assertThat(outbox().messages()).isEqualTo(1);
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        others.sweep();

        assertThat(outbox().messages()).isZero();
        assertThat(one.broker.counters.dropped(Drop.NODE_GONE).sum()).isEqualTo(1);
    }
}
