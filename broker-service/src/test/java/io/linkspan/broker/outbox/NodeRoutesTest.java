package io.linkspan.broker.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.packet.Subscribe;
import io.linkspan.broker.packet.SubscribeEntry;
import io.linkspan.broker.stream.Picks;
import io.linkspan.broker.support.TestBroker;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.StreamId;
import io.linkspan.contracts.topic.SharedFilter;
import io.linkspan.contracts.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeRoutesTest {
    private static final NodeId TWO = NodeId.of("node-2");
    private static final NodeId THREE = NodeId.of("node-3");
    private static final SharedFilter GROUP = SharedFilter.parse("$share/g/a/#");

    private final TestBroker broker = new TestBroker(2);
    private final TestBroker.Client publisher = broker.connect(0, "p", true, 0);
    private int packetId;

    /** A reader that only looks. */
    private static final LaneReader IDLE = new LaneReader() {
        @Override
        public void wake(Lane lane) {}

        @Override
        public void lost(Lane lane) {}
    };

    private static NodeInterest plain(long incarnation) {
        return new NodeInterest(incarnation, true, false, List.of());
    }

    private static NodeInterest group(long incarnation) {
        return new NodeInterest(incarnation, false, false, List.of("g"));
    }

    private void wants(NodeId node, String filter, NodeInterest interest) {
        broker.nodes.route(node, TopicFilter.of(filter), interest);
        broker.nodes.alive(node, interest.incarnation());
    }

    private void publish(String topic) {
        publisher.publish(topic, topic, QoS.AT_LEAST_ONCE, ++packetId);
    }

    private long waiting(NodeId node) {
        return broker.outboxes.open(Destination.node(node)).messages();
    }

    private List<Picks> picks(NodeId node) {
        Lane lane = broker.outboxes.open(Destination.node(node)).lane(StreamId.laneOf(TestBroker.OWN, "p"));
        lane.attach(IDLE, 0);
        var all = new ArrayList<Picks>();
        for (var piece = lane.cutPiece(); piece != null; piece = lane.cutPiece()) {
            all.addAll(piece.picks());
        }
        return all;
    }

    private void deliver(String topic, Picks picks, int hops, String publishedBy) {
        var message = new Message(
                topic,
                topic.getBytes(StandardCharsets.ISO_8859_1),
                QoS.AT_LEAST_ONCE,
                true,
                MessageProperties.NONE,
                publishedBy,
                0,
                null,
                hops,
                List.of(),
                List.of());
        broker.loops.on(0, () -> {
            broker.parts.publisher().deliver(broker.loops.get(0), new Publication(message), picks);
            broker.parts.publisher().flush(broker.loops.get(0));
        });
    }

    @Test
    void a_node_gets_one_copy_however_many_of_its_filters_match() {
        wants(TWO, "a/#", plain(7));
        wants(TWO, "a/+", plain(7));

        publish("a/b");
        publish("b/c");

        assertThat(waiting(TWO)).isEqualTo(1);
        assertThat(picks(TWO)).containsExactly(Picks.NONE);
    }

    @Test
    void routes_of_another_life_of_the_node_do_not_count() {
        broker.nodes.route(TWO, TopicFilter.of("a/#"), plain(7));
        publish("a/unknown-node");
        broker.nodes.alive(TWO, 8);
        publish("a/other-life");
        assertThat(waiting(TWO)).isZero();
        assertThat(broker.nodes.any()).isFalse();

        broker.nodes.route(TWO, TopicFilter.of("a/#"), plain(8));
        publish("a/this-life");
        assertThat(waiting(TWO)).isEqualTo(1);

        broker.nodes.alive(TWO, 0);
        publish("a/gone");
        assertThat(waiting(TWO)).isEqualTo(1);
        assertThat(broker.nodes.any()).isFalse();
    }

    @Test
    void durable_routes_count_while_their_node_is_away_and_begins_again() {
        TopicFilter filter = TopicFilter.of("a/#");
        wants(TWO, "a/#", new NodeInterest(7, true, true, List.of()));
        broker.nodes.alive(TWO, 0);
        publish("a/while-it-is-away");
        broker.nodes.alive(TWO, 8);
        publish("a/before-it-has-said-so-again");
        broker.nodes.route(TWO, filter, new NodeInterest(8, true, true, List.of()));
        publish("a/after");
        assertThat(waiting(TWO)).isEqualTo(3);

        broker.nodes.route(TWO, filter, null);
        publish("a/unsubscribed");
        assertThat(waiting(TWO)).isEqualTo(3);
        assertThat(broker.nodes.any()).isFalse();
    }

    @Test
    void the_publisher_is_told_of_subscribers_on_other_nodes() {
        wants(TWO, "a/#", plain(7));

        publish("a/b");
        publish("c");

        assertThat(publisher.connection.packets)
                .filteredOn(Ack.class::isInstance)
                .extracting(ack -> ((Ack) ack).reasonCode())
                .containsExactly(ReasonCode.SUCCESS, ReasonCode.NO_MATCHING_SUBSCRIBERS);
    }

    @Test
    void a_shared_group_takes_turns_between_the_nodes_that_have_members() {
        wants(TWO, "a/#", group(7));
        wants(THREE, "a/#", group(9));

        for (int i = 0; i < 10; i++) {
            publish("a/b");
        }

        assertThat(waiting(TWO)).isEqualTo(5);
        assertThat(waiting(THREE)).isEqualTo(5);
        assertThat(picks(TWO)).hasSize(5).allMatch(picks -> picks.equals(new Picks(List.of(GROUP), false)));
    }

    @Test
    void a_shared_group_prefers_nodes_that_are_reached() {
        wants(TWO, "a/#", group(7));
        wants(THREE, "a/#", group(9));
        broker.nodes.reached(THREE, true);

        for (int i = 0; i < 4; i++) {
            publish("a/b");
        }

        assertThat(waiting(TWO)).isZero();
        assertThat(waiting(THREE)).isEqualTo(4);
    }

    @Test
    void members_on_this_node_come_first() {
        wants(TWO, "a/#", group(7));
        var member = broker.connect(1, "member", true, 0).subscribe("$share/g/a/#", QoS.AT_LEAST_ONCE);

        publish("a/b");

        assertThat(waiting(TWO)).isZero();
        assertThat(member.connection.payloads).hasSize(1);
    }

    @Test
    void a_member_that_is_away_gives_way_to_another_node() {
        wants(TWO, "a/#", group(7));
        var member = broker.connect(1, "member", true, 600).subscribe("$share/g/a/#", QoS.AT_LEAST_ONCE);
        member.lose();

        publish("a/b");

        assertThat(waiting(TWO)).isEqualTo(1);
    }

    @Test
    void what_another_node_sent_reaches_plain_subscribers_and_only_the_picked_group() {
        var plain = broker.connect(1, "plain", true, 0).subscribe("a/#", QoS.AT_LEAST_ONCE);
        var picked = broker.connect(1, "picked", true, 0).subscribe("$share/g/a/#", QoS.AT_LEAST_ONCE);
        var other = broker.connect(1, "other", true, 0).subscribe("$share/h/a/#", QoS.AT_LEAST_ONCE);
        wants(TWO, "a/#", plain(7));

        deliver("a/b", new Picks(List.of(GROUP), false), 8, "far");

        assertThat(plain.connection.payloads).hasSize(1);
        assertThat(picked.connection.payloads).hasSize(1);
        assertThat(other.connection.payloads).isEmpty();
        assertThat(waiting(TWO)).as("never sent on").isZero();
    }

    @Test
    void no_local_holds_for_the_same_client_on_another_node() {
        var local = broker.connect(1, "same", true, 0);
        local.send(
                new Subscribe(7, 0, List.of(new SubscribeEntry("a/#", QoS.AT_LEAST_ONCE, true, false, 0)), List.of()));

        deliver("a/own", Picks.NONE, 8, "same");
        deliver("a/other", Picks.NONE, 8, "far");

        assertThat(local.connection.payloads).hasSize(1);
    }

    @Test
    void a_node_that_lost_its_last_member_hands_the_message_to_one_that_has_some() {
        wants(TWO, "a/#", group(7));
        var plain = broker.connect(1, "plain", true, 0).subscribe("a/#", QoS.AT_LEAST_ONCE);

        deliver("a/b", new Picks(List.of(GROUP), true), 1, "p");

        assertThat(picks(TWO)).containsExactly(new Picks(List.of(GROUP), true));
        assertThat(plain.connection.payloads).as("had it already").isEmpty();
    }

    @Test
    void a_message_is_not_handed_on_without_end() {
        wants(TWO, "a/#", group(7));

        deliver("a/b", new Picks(List.of(GROUP), true), 0, "p");

        assertThat(waiting(TWO)).isZero();
        assertThat(broker.counters.dropped(Drop.NO_SHARED_MEMBER).sum()).isEqualTo(1);
    }
}
