package io.linkspan.broker.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.limits.Limit;
import io.linkspan.broker.limits.RateLimits;
import io.linkspan.broker.limits.RetainedLimits;
import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.AckKind;
import io.linkspan.broker.packet.ConnAck;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.packet.SubAck;
import io.linkspan.broker.packet.Subscribe;
import io.linkspan.broker.packet.SubscribeEntry;
import io.linkspan.broker.packet.Unsubscribe;
import io.linkspan.broker.support.TestBroker;
import io.linkspan.broker.support.TestBroker.Client;
import io.linkspan.broker.support.TestDisk;
import io.linkspan.contracts.message.QoS;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final BrokerLimits DEFAULT = BrokerLimits.DEFAULT;

    @Test
    @DisplayName("[MQTT-3.2.2-8] connections above the node's limit are refused with 0x89 until one leaves")
    void connections_of_the_node() {
        var broker = new TestBroker(1, DEFAULT.with(DEFAULT.connections().withCounts(2, 0, 0)));
        var first = broker.connect(0, "a", true, 0);
        broker.connect(0, "b", true, 0);

        var third = broker.connect(0, "c", true, 0);
        assertThat(connAck(third)).isEqualTo(ReasonCode.SERVER_BUSY);
        third.lose();
        first.lose();

        assertThat(connAck(broker.connect(0, "d", true, 0))).isZero();
        assertThat(broker.counters.hits(Limit.CONNECTIONS).sum()).isEqualTo(1);
    }

    @Test
    @DisplayName("[MQTT-3.2.2-8] connections above an address's limit are refused with 0x97, wherever it connects")
    void connections_of_an_address() {
        var broker = new TestBroker(2, DEFAULT.with(DEFAULT.connections().withCounts(100, 1, 0)));
        var first = broker.connect(0, "a", true, 0);
        var second = broker.connect(1, "b", true, 0);
        assertThat(connAck(second)).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
        second.lose();
        first.lose();

        assertThat(connAck(broker.connect(1, "c", true, 0))).isZero();
        assertThat(broker.counters.hits(Limit.CONNECTIONS_PER_ADDRESS).sum()).isEqualTo(1);
    }

    @Test
    @DisplayName("[MQTT-3.2.2-8] connects above the rate are refused with 0x9F")
    void connect_rate() {
        var broker = new TestBroker(1, DEFAULT.with(DEFAULT.connections().withCounts(100, 0, 1)));
        broker.connect(0, "a", true, 0);
        assertThat(connAck(broker.connect(0, "b", true, 0))).isEqualTo(ReasonCode.CONNECTION_RATE_EXCEEDED);
        assertThat(broker.counters.hits(Limit.CONNECTS_PER_SECOND).sum()).isEqualTo(1);
    }

    @Test
    void a_client_above_its_message_rate_is_not_read_for_a_while_and_stays_connected() {
        var broker = new TestBroker(1, DEFAULT.with(new RateLimits(2, 0)));
        var client = broker.connect(0, "p", true, 0);
        client.publish("a", "1", QoS.AT_MOST_ONCE, 0).publish("a", "2", QoS.AT_MOST_ONCE, 0);
        assertThat(client.connection.paused).isFalse();

        client.publish("a", "3", QoS.AT_MOST_ONCE, 0);
        assertThat(client.connection.paused).isTrue();
        broker.loops.advance(Duration.ofSeconds(1));

        assertThat(client.connection.paused).isFalse();
        assertThat(client.connection.open).isTrue();
        assertThat(broker.counters.hits(Limit.PUBLISHES_PER_SECOND).sum()).isEqualTo(1);
    }

    @Test
    void a_client_above_its_rate_of_bytes_is_not_read_for_a_while() {
        var broker = new TestBroker(1, DEFAULT.with(new RateLimits(0, 10)));
        var client = broker.connect(0, "p", true, 0).publish("a", "x".repeat(20), QoS.AT_MOST_ONCE, 0);
        assertThat(client.connection.paused).isTrue();
        assertThat(broker.counters.hits(Limit.PUBLISH_BYTES_PER_SECOND).sum()).isEqualTo(1);
    }

    @Test
    void a_topic_beyond_the_operator_s_length_or_depth_is_answered_0x90_and_not_delivered() {
        var broker = new TestBroker(1, DEFAULT.with(DEFAULT.packets().withTopics(8, 3, 10)));
        var subscriber = broker.connect(0, "s", true, 0).subscribe("#", QoS.AT_LEAST_ONCE);
        var client = broker.connect(0, "p", true, 0);

        client.publish("123456789", "x", QoS.AT_LEAST_ONCE, 1);
        assertThat(ack(client)).isEqualTo(ReasonCode.TOPIC_NAME_INVALID);
        client.publish("a/b/c/d", "x", QoS.AT_LEAST_ONCE, 2);
        assertThat(ack(client)).isEqualTo(ReasonCode.TOPIC_NAME_INVALID);
        client.publish("a/b/c", "x", QoS.AT_LEAST_ONCE, 3);
        assertThat(ack(client)).isEqualTo(ReasonCode.SUCCESS);

        assertThat(subscriber.connection.texts()).containsExactly("x");
        client.subscribe("a/b/c/#", QoS.AT_LEAST_ONCE);
        assertThat(codes(client)).containsExactly(ReasonCode.TOPIC_FILTER_INVALID);
        assertThat(broker.counters.hits(Limit.TOPIC_BYTES).sum()).isEqualTo(1);
        assertThat(broker.counters.hits(Limit.TOPIC_LEVELS).sum()).isEqualTo(2);
    }

    @Test
    @DisplayName("[MQTT-3.9.3-1] filters above the limit of one SUBSCRIBE are answered 0x97 in their place")
    void filters_per_subscribe() {
        var broker = new TestBroker(1, DEFAULT.with(DEFAULT.packets().withTopics(65_535, 65_536, 2)));
        var client = broker.connect(0, "c", true, 0);
        client.send(subscribe(7, "a", "b", "c"));
        assertThat(codes(client)).containsExactly(0, 0, ReasonCode.QUOTA_EXCEEDED);
        assertThat(broker.counters.hits(Limit.FILTERS_PER_SUBSCRIBE).sum()).isEqualTo(1);
    }

    @Test
    void filters_of_a_client_share_their_room_and_give_it_back() {
        var broker = new TestBroker(1, DEFAULT.with(DEFAULT.sessions().withSubscriptions(10, 8)));
        var client = broker.connect(0, "c", true, 0);
        client.send(subscribe(1, "12345", "1234", "123"));
        assertThat(codes(client)).containsExactly(0, ReasonCode.QUOTA_EXCEEDED, 0);
        assertThat(broker.counters.hits(Limit.SUBSCRIPTION_BYTES_PER_CLIENT).sum())
                .isEqualTo(1);

        client.send(new Unsubscribe(2, List.of("12345"), List.of()));
        client.send(subscribe(3, "1234", "123", "12"));
        assertThat(codes(client)).containsExactly(0, 0, ReasonCode.QUOTA_EXCEEDED);
    }

    private static Subscribe subscribe(int packetId, String... filters) {
        var entries = Stream.of(filters)
                .map(filter -> new SubscribeEntry(filter, QoS.AT_MOST_ONCE, false, false, 0))
                .toList();
        return new Subscribe(packetId, 0, entries, List.of());
    }

    @Test
    void a_retained_message_without_room_is_answered_0x97_and_a_smaller_one_still_replaces() {
        var broker = new TestBroker(1, DEFAULT.with(new RetainedLimits(10, 600)));
        var client = broker.connect(0, "p", true, 0);
        client.publish("a", "x".repeat(100), QoS.AT_LEAST_ONCE, 1, true);
        client.publish("b", "x".repeat(300), QoS.AT_LEAST_ONCE, 2, true);
        assertThat(ack(client)).isEqualTo(ReasonCode.QUOTA_EXCEEDED);

        client.publish("a", "y", QoS.AT_LEAST_ONCE, 3, true);
        assertThat(ack(client)).isLessThan(0x80);
        client.publish("b", "z", QoS.AT_LEAST_ONCE, 4, true);
        assertThat(ack(client)).isLessThan(0x80);
        client.publish("a", "", QoS.AT_LEAST_ONCE, 5, true).publish("b", "", QoS.AT_LEAST_ONCE, 6, true);

        assertThat(broker.parts.retained().bytes()).isZero();
        assertThat(broker.counters.hits(Limit.RETAINED_BYTES).sum()).isEqualTo(1);
    }

    @Test
    @DisplayName("[MQTT-3.3.4-7] QoS 1 counts against Receive Maximum while its commit is pending")
    void receive_maximum_counts_uncommitted() {
        var disk = new TestDisk();
        var broker = new TestBroker(1, DEFAULT.with(DEFAULT.packets().withReceiveMaximum(2)), disk);
        broker.connect(0, "away", true, 100).subscribe("a", QoS.EXACTLY_ONCE).lose();
        var client = broker.connect(0, "p", true, 0);
        disk.log.hold();
        client.publish("a", "1", QoS.AT_LEAST_ONCE, 1).publish("a", "2", QoS.AT_LEAST_ONCE, 2);
        assertThat(client.connection.open).isTrue();
        disk.log.answer();
        broker.loops.runAll();
        disk.log.hold();
        client.publish("a", "3", QoS.AT_LEAST_ONCE, 3).publish("a", "4", QoS.EXACTLY_ONCE, 4);
        assertThat(client.connection.open).isTrue();

        client.publish("a", "5", QoS.AT_LEAST_ONCE, 5);

        assertThat(client.connection.disconnectReason).isEqualTo(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
        assertThat(broker.counters.hits(Limit.RECEIVE_MAXIMUM).sum()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "[MQTT-4.8.2-5] what a shared member left unsent or unacknowledged goes to another when its session ends")
    void shared_messages_are_given_on() {
        var broker = new TestBroker(2);
        var first = broker.connect(0, "a", true, 0).subscribe("$share/g/t", QoS.EXACTLY_ONCE);
        var publisher = broker.connect(0, "p", true, 0);
        publisher.publish("t", "one", QoS.AT_LEAST_ONCE, 1).publish("t", "two", QoS.EXACTLY_ONCE, 2);
        first.connection.writable = false;
        publisher.publish("t", "three", QoS.EXACTLY_ONCE, 3);
        var second = broker.connect(1, "b", true, 0).subscribe("$share/g/t", QoS.EXACTLY_ONCE);

        first.lose();

        assertThat(second.connection.texts()).containsExactly("one", "three");
        assertThat(second.connection.published).noneMatch(sent -> sent.dup());
        assertThat(broker.parts.sessions().memory().messages()).isEqualTo(2);
    }

    @Test
    @DisplayName("[MQTT-4.8.2-5] a durable shared member that is away keeps its messages until its session ends")
    void a_durable_member_keeps_its_messages() {
        var broker = new TestBroker(1);
        var first = broker.connect(0, "a", true, 30).subscribe("$share/g/t", QoS.AT_LEAST_ONCE);
        broker.connect(0, "p", true, 0).publish("t", "one", QoS.AT_LEAST_ONCE, 1);
        var second = broker.connect(0, "b", true, 0).subscribe("$share/g/t", QoS.AT_LEAST_ONCE);
        first.lose();
        assertThat(second.connection.texts()).isEmpty();

        broker.loops.advance(Duration.ofSeconds(30));

        assertThat(second.connection.texts()).containsExactly("one");
        assertThat(broker.counters.expiredSessions.sum()).isEqualTo(1);
    }

    @Test
    void a_late_refusal_by_a_shared_member_is_final_and_frees_its_memory() {
        var broker = new TestBroker(1);
        var first = broker.connect(0, "a", true, 0).subscribe("$share/g/t", QoS.AT_LEAST_ONCE);
        broker.connect(0, "p", true, 0).publish("t", "one", QoS.AT_LEAST_ONCE, 1);
        first.send(Ack.of(AckKind.PUBACK, 1, ReasonCode.QUOTA_EXCEEDED));
        var second = broker.connect(0, "b", true, 0).subscribe("$share/g/t", QoS.AT_LEAST_ONCE);
        first.lose();
        assertThat(second.connection.texts()).isEmpty();
        assertThat(broker.parts.sessions().memory().bytes()).isZero();
        assertThat(broker.counters.dropped(Drop.NO_SHARED_MEMBER).sum()).isZero();
    }

    private static int connAck(Client client) {
        return requireNonNull(client.connection.last(ConnAck.class)).reasonCode();
    }

    private static int ack(Client client) {
        return requireNonNull(client.connection.last(Ack.class)).reasonCode();
    }

    private static List<Integer> codes(Client client) {
        return requireNonNull(client.connection.last(SubAck.class)).reasonCodes();
    }
}
