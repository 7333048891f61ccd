package io.linkspan.broker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.limits.DropPolicy;
import io.linkspan.broker.limits.Limit;
import io.linkspan.broker.limits.SessionLimits;
import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.AckKind;
import io.linkspan.broker.support.RecordingConnection.Sent;
import io.linkspan.broker.support.TestBroker;
import io.linkspan.broker.support.TestBroker.Client;
import io.linkspan.contracts.message.QoS;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlowClientsTest {
    private static final SessionLimits SESSIONS = BrokerLimits.DEFAULT.sessions();
    private static final String KIB = "x".repeat(1024);

    private static BrokerLimits queue(int messages, DropPolicy drop) {
        return BrokerLimits.DEFAULT.with(
                SESSIONS.with(SESSIONS.withQueue(messages, 1L << 30).queue().withDrop(drop)));
    }

    @Test
    void the_newest_message_goes_when_a_queue_is_full_and_the_policy_says_so() {
        var broker = new TestBroker(1, queue(2, DropPolicy.NEWEST));
        broker.connect(0, "s", true, 100).subscribe("a", QoS.AT_LEAST_ONCE).lose();
        publish(broker.connect(0, "p", true, 0), "m", 4);
        assertThat(broker.connect(0, "s", false, 100).connection.texts()).containsExactly("m0", "m1");
        assertThat(broker.counters.dropped(Drop.QUEUE_FULL).sum()).isEqualTo(2);
        assertThat(broker.counters.hits(Limit.QUEUE_MESSAGES).sum()).isEqualTo(2);
    }

    @Test
    void the_oldest_message_goes_when_a_queue_is_full_and_the_policy_says_so() {
        var broker = new TestBroker(1, queue(2, DropPolicy.OLDEST));
        broker.connect(0, "s", true, 100).subscribe("a", QoS.AT_LEAST_ONCE).lose();
        publish(broker.connect(0, "p", true, 0), "m", 4);
        assertThat(broker.connect(0, "s", false, 100).connection.texts()).containsExactly("m2", "m3");
        assertThat(broker.counters.dropped(Drop.QUEUE_FULL).sum()).isEqualTo(2);
    }

    @Test
    void a_message_in_a_hundred_queues_takes_its_memory_once() {
        var broker = new TestBroker(2);
        IntStream.range(0, 100).forEach(i -> broker.connect(i % 2, "s" + i, true, 100)
                .subscribe("a", QoS.AT_LEAST_ONCE)
                .lose());
        broker.connect(0, "p", true, 0).publish("a", KIB, QoS.AT_LEAST_ONCE, 1);

        assertThat(broker.parts.sessions().memory().messages()).isEqualTo(100);
        assertThat(broker.parts.sessions().memory().bytes()).isBetween(1024L + 100 * 64, 1024L + 100 * 256);

        IntStream.range(0, 100).forEach(i -> broker.connect(i % 2, "s" + i, true, 0));
        assertThat(broker.parts.sessions().memory().messages()).isZero();
        assertThat(broker.parts.sessions().memory().bytes()).isZero();
        assertThat(broker.parts.sessions().memory().queueing()).isZero();
    }

    @Test
    void a_thousand_stalled_subscribers_stay_within_the_node_s_memory_and_one_that_reads_misses_nothing() {
        long bound = 8L << 20;
        var broker = new TestBroker(
                2, BrokerLimits.DEFAULT.with(SESSIONS.with(SESSIONS.queue().withNodeBytes(bound))));
        for (int i = 0; i < 1_000; i++) {
            var stalled = broker.connect(i % 2, "stalled" + i, true, 0).subscribe("a", QoS.AT_LEAST_ONCE);
            stalled.connection.writable = false;
        }
        var healthy = broker.connect(1, "healthy", true, 0).subscribe("a", QoS.AT_LEAST_ONCE);
        var publisher = broker.connect(0, "p", true, 0);
        List<String> sent = new ArrayList<>();
        long most = 0;
        for (int i = 0; i < 500; i++) {
            String text = i + KIB;
            sent.add(text);
            publisher.publish("a", text, QoS.AT_LEAST_ONCE, 1 + i);
            if (i % 20 == 19) {
                // In bursts that are larger than a fair share of the memory.
                acknowledgeAll(healthy);
            }
            most = Math.max(most, broker.parts.sessions().memory().bytes());
        }

        assertThat(healthy.connection.texts()).containsExactlyElementsOf(sent);
        assertThat(most).isBetween(bound / 4, bound);
        assertThat(broker.counters.dropped(Drop.NODE_QUEUE_FULL).sum()).isPositive();
        assertThat(broker.counters.slowedPublishers.sum()).isPositive();
    }

    @Test
    void a_publisher_is_slowed_before_anything_is_dropped_and_for_no_longer_than_the_patience() {
        var broker = new TestBroker(1, queue(20, DropPolicy.NEWEST));
        var slow = broker.connect(0, "s", true, 0).subscribe("a", QoS.AT_LEAST_ONCE);
        slow.connection.writable = false;
        var publisher = broker.connect(0, "p", true, 0);
        publish(publisher, "m", 10);
        assertThat(publisher.connection.paused).isFalse();
        publish(publisher, "m", 2);

        assertThat(publisher.connection.paused).isTrue();
        assertThat(broker.counters.dropped(Drop.QUEUE_FULL).sum()).isZero();

        broker.loops.advance(SESSIONS.queue().patience().plus(Duration.ofMillis(50)));
        publish(publisher, "m", 20);
        assertThat(publisher.connection.paused).isFalse();
        assertThat(broker.counters.dropped(Drop.QUEUE_FULL).sum()).isPositive();
    }

    @Test
    void a_client_that_takes_nothing_gets_qos_0_again_when_it_does() {
        var broker = new TestBroker(2, BrokerLimits.DEFAULT);
        var slow = broker.connect(0, "s", true, 0).subscribe("a", QoS.AT_MOST_ONCE);
        var sameLoop = broker.connect(0, "p", true, 0);
        var otherLoop = broker.connect(1, "q", true, 0);
        slow.connection.writable = false;
        slow.connection.pending = BrokerLimits.DEFAULT.connections().backlogBytes() + 1;
        for (int n = 0; n < 3; n++) {
            sameLoop.publish("a", "lost", QoS.AT_MOST_ONCE, 0, false);
            otherLoop.publish("a", "lost", QoS.AT_MOST_ONCE, 0, false);
        }
        assertThat(broker.counters.dropped(Drop.BACKLOG).sum()).isEqualTo(6);
        assertThat(broker.counters.hits(Limit.CONNECTION_BACKLOG_BYTES).sum()).isEqualTo(6);

        slow.connection.writable = true;
        slow.connection.pending = 0;
        broker.loops.on(0, slow.handler::onWritable);
        otherLoop.publish("a", "here", QoS.AT_MOST_ONCE, 0, false);

        assertThat(slow.connection.texts()).containsExactly("here");
    }

    @Test
    void a_client_that_catches_up_gets_patience_again() {
        var broker = new TestBroker(1, queue(20, DropPolicy.NEWEST));
        var slow = broker.connect(0, "s", true, 0).subscribe("a", QoS.AT_LEAST_ONCE);
        var publisher = broker.connect(0, "p", true, 0);
        slow.connection.writable = false;
        publish(publisher, "m", 12);
        broker.loops.advance(Duration.ofSeconds(2));
        slow.connection.writable = true;
        broker.loops.on(0, slow.handler::onWritable);
        acknowledgeAll(slow);
        slow.connection.writable = false;

        publish(publisher, "m", 12);

        assertThat(publisher.connection.paused).isTrue();
    }

    @Test
    void publishers_to_other_topics_are_not_slowed() {
        var broker = new TestBroker(1, queue(20, DropPolicy.NEWEST));
        broker.connect(0, "s", true, 0).subscribe("a", QoS.AT_LEAST_ONCE).connection.writable = false;
        publish(broker.connect(0, "p", true, 0), "m", 15);
        var other = broker.connect(0, "o", true, 0).publish("b", "x", QoS.AT_LEAST_ONCE, 1);
        assertThat(other.connection.paused).isFalse();
    }

    @Test
    void nobody_waits_for_a_session_without_a_client() {
        var broker = new TestBroker(1, queue(20, DropPolicy.NEWEST));
        broker.connect(0, "s", true, 100).subscribe("a", QoS.AT_LEAST_ONCE).lose();
        var publisher = broker.connect(0, "p", true, 0);
        publish(publisher, "m", 30);
        assertThat(publisher.connection.paused).isFalse();
    }

    @Test
    void retained_messages_for_a_client_that_subscribes_again_and_again_without_reading_are_bounded() {
        long bound = 64 << 10;
        var broker = new TestBroker(
                1, BrokerLimits.DEFAULT.with(SESSIONS.with(SESSIONS.queue().withNodeBytes(bound))));
        var publisher = broker.connect(0, "p", true, 0);
        IntStream.range(0, 100).forEach(i -> publisher.publish("r/" + i, "x", QoS.AT_MOST_ONCE, 0, true));
        var hostile = broker.connect(0, "h", true, 0);
        hostile.connection.writable = false;
        IntStream.range(0, 100).forEach(i -> hostile.subscribe("r/+", QoS.AT_MOST_ONCE));

        assertThat(broker.parts.sessions().memory().bytes()).isBetween(bound / 4, bound);
        hostile.lose();
        assertThat(broker.parts.sessions().memory().bytes()).isZero();
    }

    private static void publish(Client publisher, String prefix, int count) {
        IntStream.range(0, count).forEach(i -> publisher.publish("a", prefix + i, QoS.AT_LEAST_ONCE, 1 + i));
    }

    private static void acknowledgeAll(Client client) {
        for (Sent sent : List.copyOf(client.connection.published)) {
            client.send(Ack.success(AckKind.PUBACK, sent.packetId()));
        }
    }
}
