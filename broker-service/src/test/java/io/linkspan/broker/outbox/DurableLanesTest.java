package io.linkspan.broker.outbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.outbox.Lane.Piece;
import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.AckKind;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.stream.Picks;
import io.linkspan.broker.support.TestBroker;
import io.linkspan.broker.support.TestBroker.Client;
import io.linkspan.broker.support.TestDisk;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.BatchEntry;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageId;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.StreamId;
import io.linkspan.contracts.topic.SharedFilter;
import io.linkspan.contracts.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lanes to other nodes over the death of their broker: only what is on the disk is left. */
class DurableLanesTest {
    private static final NodeId TWO = NodeId.of("node-2");
    private static final NodeId THREE = NodeId.of("node-3");
    private static final SharedFilter GROUP = SharedFilter.parse("$share/g/a/#");
    private static final int LANE = StreamId.laneOf(TestBroker.OWN, "p");

    private final TestDisk disk = new TestDisk();
    private TestBroker broker = new TestBroker(2, disk);
    private Client publisher = broker.connect(0, "p", true, 0);

    private static final LaneReader IDLE = new LaneReader() {
        @Override
        public void wake(Lane lane) {}

        @Override
        public void lost(Lane lane) {}
    };

    private void wants(NodeId node, boolean plain, boolean durable, String... groups) {
        broker.nodes.route(node, TopicFilter.of("a/#"), new NodeInterest(7, plain, durable, List.of(groups)));
        broker.nodes.alive(node, 7);
    }

    private void crash() {
        broker = new TestBroker(2, disk);
        publisher = broker.connect(0, "p", true, 0);
    }

    private Outbox outbox(NodeId node) {
        return broker.outboxes.open(Destination.node(node));
    }

    private List<Piece> read(NodeId node) {
        Lane lane = outbox(node).due(LANE);
        lane.attach(IDLE, 0);
        var pieces = new ArrayList<Piece>();
        for (int i = 0; i < 50; i++) {
            for (Piece piece = lane.cutPiece(); piece != null; piece = lane.cutPiece()) {
                pieces.add(piece);
                lane.acknowledged(piece.batch());
            }
            broker.loops.runAll(); // what the log reads back comes in a later turn
        }
        return pieces;
    }

    private static List<Message> messages(List<Piece> pieces) {
        return pieces.stream()
                .flatMap(piece -> piece.batch().entries().stream())
                .map(BatchEntry::message)
                .toList();
    }

    private static List<String> texts(List<Piece> pieces) {
        return messages(pieces).stream()
                .map(message -> new String(message.payload(), StandardCharsets.ISO_8859_1))
                .toList();
    }

    private List<Integer> answers(AckKind kind) {
        return publisher.connection.packets.stream()
                .filter(packet -> packet instanceof Ack ack && ack.kind() == kind)
                .map(packet -> ((Ack) packet).reasonCode())
                .toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = QoS.class,
            names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void a_publisher_is_answered_when_what_a_persistent_session_elsewhere_is_owed_is_kept(QoS qos) {
        wants(TWO, true, true);
        disk.away(true);
        publisher.publish("a/b", "m1", qos, 1);
        AckKind answer = qos == QoS.AT_LEAST_ONCE ? AckKind.PUBACK : AckKind.PUBREC;
        assertThat(answers(answer)).isEmpty();
        assertThat(read(TWO)).as("nothing leaves before it is promised").isEmpty();

        disk.away(false);
        broker.loops.advance(Duration.ofSeconds(1));
        assertThat(answers(answer)).containsExactly(ReasonCode.SUCCESS);
        crash();

        assertThat(outbox(TWO).messages()).isEqualTo(1);
        var again = read(TWO);
        assertThat(texts(again)).containsExactly("m1");
        assertThat(again.getFirst().batch().stream().epoch()).isEqualTo(1);
        assertThat(outbox(TWO).messages()).isZero();
    }

    @Test
    void what_only_passing_sessions_elsewhere_want_neither_waits_for_the_log_nor_fills_it() {
        wants(TWO, true, false);
        disk.away(true);
        publisher.publish("a/b", "m1", QoS.AT_LEAST_ONCE, 1);
        assertThat(answers(AckKind.PUBACK)).containsExactly(ReasonCode.SUCCESS);
        assertThat(outbox(TWO).messages()).isEqualTo(1);
        disk.away(false);
        int entries = disk.log.size();
        broker.loops.advance(Duration.ofSeconds(1));
        assertThat(disk.log.size()).isEqualTo(entries);

        crash();

        assertThat(outbox(TWO).messages()).isZero();
    }

    @Test
    void what_was_acknowledged_by_the_other_node_is_not_sent_again_by_the_next_life() {
        wants(TWO, true, true);
        publisher.publish("a/b", "m1", QoS.AT_LEAST_ONCE, 1);
        assertThat(texts(read(TWO))).containsExactly("m1");
        broker.loops.advance(Duration.ofMillis(50)); // nobody waits for it: it goes with the next entry, or soon

        crash();

        assertThat(outbox(TWO).messages()).isZero();
    }

    @Test
    void the_group_that_was_picked_is_picked_again_by_the_next_life() {
        wants(TWO, true, true, "g");
        publisher.publish("a/b", "m1", QoS.AT_LEAST_ONCE, 1);

        crash();

        assertThat(read(TWO)).singleElement().satisfies(piece -> assertThat(piece.picks())
                .containsExactly(new Picks(List.of(GROUP), false)));
    }

    @Test
    void a_group_is_kept_for_the_node_that_was_picked_only() {
        wants(TWO, false, true, "g");
        wants(THREE, false, false, "g");
        for (int i = 1; i <= 4; i++) {
            publisher.publish("a/b", "m" + i, QoS.AT_LEAST_ONCE, i);
        }
        assertThat(outbox(TWO).messages() + outbox(THREE).messages()).isEqualTo(4);
        assertThat(outbox(TWO).messages()).isEqualTo(2);

        crash();

        assertThat(outbox(TWO).messages()).isEqualTo(2);
        assertThat(outbox(THREE).messages()).isZero();
    }

    @Test
    void a_message_has_one_identity_in_all_lanes_and_keeps_it_in_the_next_life() {
        wants(TWO, true, true);
        wants(THREE, true, false);
        publisher.publish("a/b", "m1", QoS.AT_LEAST_ONCE, 1).publish("a/b", "m2", QoS.EXACTLY_ONCE, 2);
        List<MessageId> there = messages(read(THREE)).stream()
                .map(message -> requireNonNull(message.id()))
                .toList();
        assertThat(there).hasSize(2).doesNotHaveDuplicates().allMatch(id -> id.log()
                .equals(TestBroker.NODE));

        crash();

        assertThat(messages(read(TWO)).stream().map(Message::id).toList()).isEqualTo(there);
    }

    @Test
    void a_message_that_came_from_elsewhere_keeps_its_identity_when_it_is_handed_on() {
        wants(TWO, false, true, "g");
        var id = new MessageId(TestBroker.OWN, TestBroker.INSTANCE, THREE, 4, LANE, 17);
        var message = new Message(
                "a/b",
                new byte[0],
                QoS.AT_LEAST_ONCE,
                false,
                MessageProperties.NONE,
                "p",
                0,
                id,
                3,
                List.of(),
                List.of());
        broker.loops.on(0, () -> broker.parts
                .publisher()
                .deliver(broker.loops.get(0), new Publication(message), new Picks(List.of(GROUP), true)));

        crash();

        var pieces = read(TWO);
        assertThat(messages(pieces)).singleElement().satisfies(handed -> assertThat(handed.id())
                .isEqualTo(id));
        assertThat(pieces.getFirst().picks()).containsExactly(new Picks(List.of(GROUP), true));
    }

    @Test
    void without_the_registry_a_publish_is_refused_if_a_persistent_session_elsewhere_wants_it() {
        wants(TWO, true, true);
        disk.away(true);
        publisher.publish("a/b", "m1", QoS.AT_LEAST_ONCE, 1);
        assertThat(broker.parts.publisher().promises(broker.loops.get(0), publication("a/b")))
                .isTrue();
        assertThat(broker.parts.publisher().promises(broker.loops.get(0), publication("b")))
                .isFalse();

        wants(TWO, true, false);
        assertThat(broker.parts.publisher().promises(broker.loops.get(0), publication("a/b")))
                .isFalse();
        wants(TWO, false, true, "g");
        assertThat(broker.parts.publisher().promises(broker.loops.get(0), publication("a/b")))
                .isTrue();
    }

    private static Publication publication(String topic) {
        return new Publication(new Message(
                topic,
                new byte[0],
                QoS.AT_LEAST_ONCE,
                false,
                MessageProperties.NONE,
                "p",
                0,
                null,
                3,
                List.of(),
                List.of()));
    }

    @Test
    void a_backlog_for_a_node_is_on_the_disk_beyond_its_resident_part_and_goes_out_in_order() {
        wants(TWO, true, true);
        String filler = "x".repeat(2_000);
        for (int i = 1; i <= 1_000; i++) {
            publisher.publish("a/b", i + filler, QoS.AT_LEAST_ONCE, i);
        }
        assertThat(outbox(TWO).bytes()).isGreaterThan(2_000_000);
        assertThat(outbox(TWO).heap()).isLessThanOrEqualTo(Lane.RESIDENT_BYTES);
        var ids = new ArrayList<MessageId>();

        var pieces = read(TWO);
        messages(pieces).forEach(message -> ids.add(requireNonNull(message.id())));

        assertThat(texts(pieces))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 1_000)
                        .mapToObj(i -> i + filler)
                        .toList());
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(outbox(TWO).messages()).isZero();
        assertThat(outbox(TWO).heap()).isZero();
    }
}
