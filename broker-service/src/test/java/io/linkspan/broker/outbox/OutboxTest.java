package io.linkspan.broker.outbox;

import static io.linkspan.broker.packet.ProtocolVersion.V3_1_1;
import static io.linkspan.contracts.link.OverflowPolicy.DROP_OLDEST;
import static io.linkspan.contracts.link.OverflowPolicy.REFUSE_PUBLISHERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.AckKind;
import io.linkspan.broker.packet.Connect;
import io.linkspan.broker.packet.ConnectProperties;
import io.linkspan.broker.support.TestBroker;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.link.OutboxSpec;
import io.linkspan.contracts.message.BatchCodec;
import io.linkspan.contracts.message.BatchEntry;
import io.linkspan.contracts.message.DecodeOutcome;
import io.linkspan.contracts.message.Limits;
import io.linkspan.contracts.message.MessageBatch;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.StreamId;
import io.linkspan.contracts.message.UserProperty;
import io.linkspan.contracts.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final ClusterName GCP = ClusterName.of("gcp");
    private static final int LANE = StreamId.laneOf(TestBroker.OWN, "p");
    private static final String TOPIC = "$OUTBOX/gcp/node-1/" + LANE;

    private final TestBroker broker = new TestBroker(
            2, BrokerLimits.DEFAULT.with(BrokerLimits.DEFAULT.outbox().with(100, 1 << 20, DROP_OLDEST)));
    private TestBroker.Client publisher = broker.connect(0, "p", true, 0);

    @BeforeEach
    void gcpWantsEverythingUnderA() {
        broker.peers.add(GCP, TopicFilter.of("a/#"));
        broker.peers.add(GCP, TopicFilter.of("a/b"));
    }

    private TestBroker.Client linkService(int cursor) {
        return broker.connect(1, TestBroker.connect("link", true, 0, null, "service"))
                .subscribe(TOPIC, 0, new UserProperty("cursor", String.valueOf(cursor)));
    }

    private static List<MessageBatch> batches(TestBroker.Client client) {
        return client.connection.payloads.stream().map(OutboxTest::decode).toList();
    }

    private static MessageBatch decode(byte[] payload) {
        return ((DecodeOutcome.Decoded) BatchCodec.decode(payload, Limits.DEFAULT)).batch();
    }

    private static List<String> texts(TestBroker.Client client) {
        return batches(client).stream()
                .flatMap(batch -> batch.entries().stream())
                .map(entry -> new String(entry.message().payload(), StandardCharsets.ISO_8859_1))
                .toList();
    }

    @Test
    void a_peer_gets_one_copy_however_many_of_its_filters_match() {
        publisher.publish("a/b", "x", QoS.AT_LEAST_ONCE, 1);
        var link = linkService(0);

        assertThat(batches(link)).singleElement().satisfies(batch -> {
            assertThat(batch.stream())
                    .isEqualTo(new StreamId(TestBroker.OWN, TestBroker.INSTANCE, TestBroker.NODE, 1, LANE));
            assertThat(batch.first()).isEqualTo(1);
            assertThat(batch.last()).isEqualTo(1);
            assertThat(batch.entries()).extracting(BatchEntry::number).containsExactly(1L);
            assertThat(batch.entries().getFirst().message().targets()).containsExactly(GCP);
            assertThat(batch.entries().getFirst().message().path()).containsExactly(TestBroker.OWN);
        });
    }

    @Test
    void topics_that_nobody_wants_and_dollar_topics_do_not_enter() {
        publisher.publish("b", "x", QoS.AT_LEAST_ONCE, 1);

        assertThat(broker.outboxes.all()).isEmpty();
    }

    @Test
    void what_was_acknowledged_is_let_go_and_the_rest_is_sent_again_to_the_next_reader() {
        var first = linkService(0);
        publisher.publish("a/b", "m1", QoS.AT_LEAST_ONCE, 1).publish("a/b", "m2", QoS.AT_LEAST_ONCE, 2);
        first.send(Ack.success(AckKind.PUBACK, 1)).lose();
        publisher.publish("a/b", "m3", QoS.AT_LEAST_ONCE, 3);

        var second = linkService(1);

        assertThat(texts(first)).containsExactly("m1", "m2");
        assertThat(texts(second)).containsExactly("m2", "m3");
        assertThat(batches(second).getFirst().first()).isEqualTo(2);
        assertThat(broker.outboxes.open(Destination.peer(GCP)).messages()).isEqualTo(2);
    }

    @Test
    void a_reader_at_a_higher_cursor_frees_what_the_peer_has_taken() {
        IntStream.rangeClosed(1, 5).forEach(i -> publisher.publish("a/b", "m" + i, QoS.AT_LEAST_ONCE, i));

        assertThat(texts(linkService(3))).containsExactly("m4", "m5");
    }

    @Test
    void a_refused_batch_closes_the_lane_until_it_is_opened_again() {
        var link = linkService(0);
        publisher.publish("a/b", "m1", QoS.AT_LEAST_ONCE, 1);
        link.send(Ack.of(AckKind.PUBACK, 1, 0x83));
        publisher.publish("a/b", "m2", QoS.AT_LEAST_ONCE, 2);
        assertThat(texts(link)).containsExactly("m1");

        link.subscribe(TOPIC, 0, new UserProperty("cursor", "0"));

        assertThat(texts(link)).containsExactly("m1", "m1", "m2");
    }

    @Test
    void at_most_once_rides_along_unnumbered_and_is_never_sent_twice() {
        publisher.publish("a/b", "nobody reads", QoS.AT_MOST_ONCE, 0);
        var first = linkService(0);
        publisher.publish("a/b", "zero", QoS.AT_MOST_ONCE, 0).publish("a/b", "one", QoS.AT_LEAST_ONCE, 1);
        first.lose();
        var second = linkService(0);

        assertThat(texts(first)).containsExactly("zero", "one");
        assertThat(texts(second)).containsExactly("one");
        assertThat(broker.counters.dropped(Drop.OUTBOX_OFFLINE_QOS0).sum()).isEqualTo(1);
    }

    @Test
    void an_overflow_drops_the_oldest_counts_it_and_covers_its_number() {
        IntStream.rangeClosed(1, 103).forEach(i -> publisher.publish("a/b", "m" + i, QoS.AT_LEAST_ONCE, 1));
        var link = linkService(0);

        assertThat(batches(link).getFirst().first()).isEqualTo(1);
        assertThat(texts(link).getFirst()).isEqualTo("m4");
        assertThat(broker.outboxes.open(Destination.peer(GCP)).dropped()).isEqualTo(3);
    }

    @Test
    void a_full_outbox_that_refuses_publishers_answers_quota_exceeded_and_nobody_gets_the_message() {
        broker.outboxes.configure(Destination.peer(GCP), new OutboxSpec(10L, null, REFUSE_PUBLISHERS));
        var local = broker.connect(0, "local", true, 0).subscribe("a/#", QoS.AT_LEAST_ONCE);
        publisher.publish("a/b", "m1", QoS.AT_LEAST_ONCE, 1).publish("a/b", "m2-too", QoS.AT_LEAST_ONCE, 2);
        publisher.publish("a/b", "m3-too", QoS.EXACTLY_ONCE, 3).publish("b", "elsewhere", QoS.AT_LEAST_ONCE, 4);

        assertThat(publisher.connection.packets)
                .filteredOn(Ack.class::isInstance)
                .extracting(packet -> ((Ack) packet).kind() + " " + ((Ack) packet).reasonCode())
                .containsExactly("PUBACK 0", "PUBACK 151", "PUBREC 151", "PUBACK 16");
        assertThat(local.connection.texts()).containsExactly("m1");
        assertThat(broker.outboxes.open(Destination.peer(GCP)).refused()).isEqualTo(2);
        assertThat(texts(linkService(0))).containsExactly("m1");
    }

    @Test
    void an_earlier_version_has_no_word_for_quota_exceeded_so_its_connection_is_closed_unacknowledged() {
        broker.outboxes.configure(Destination.peer(GCP), new OutboxSpec(10L, null, REFUSE_PUBLISHERS));
        var old = broker.connect(0, new Connect(V3_1_1, true, 0, "old", null, null, null, ConnectProperties.NONE));
        old.publish("a/b", "m1", QoS.AT_LEAST_ONCE, 1).publish("a/b", "m2-too", QoS.AT_LEAST_ONCE, 2);

        assertThat(old.connection.packets).filteredOn(Ack.class::isInstance).hasSize(1);
        assertThat(old.connection.open).isFalse();
    }

    @Test
    void a_reader_that_names_the_largest_batch_of_its_peer_gets_none_that_is_larger() {
        publisher.publish("a/b", "x".repeat(3_000), QoS.AT_LEAST_ONCE, 1).publish("a/b", "fits", QoS.AT_LEAST_ONCE, 2);
        var link = broker.connect(1, TestBroker.connect("link", true, 0, null, "service"))
                .subscribe(TOPIC, 0, new UserProperty("cursor", "0"), new UserProperty("max-batch-bytes", "2000"));

        assertThat(texts(link)).containsExactly("fits");
        assertThat(broker.counters.dropped(Drop.OUTBOX_TOO_LARGE).sum()).isEqualTo(1);
    }

    @Test
    void only_the_service_identity_reads_an_outbox() {
        var stranger = broker.connect(0, "stranger", true, 0).subscribe(TOPIC, 0);
        publisher.publish("a/b", "x", QoS.AT_LEAST_ONCE, 1);

        assertThat(stranger.connection.published).isEmpty();
    }
}
