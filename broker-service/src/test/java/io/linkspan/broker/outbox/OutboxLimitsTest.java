package io.linkspan.broker.outbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.limits.OutboxLimits;
import io.linkspan.broker.stream.Picks;
import io.linkspan.broker.support.TestBroker;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.link.OutboxSpec;
import io.linkspan.contracts.link.OverflowPolicy;
import io.linkspan.contracts.message.BatchCodec;
import io.linkspan.contracts.message.BatchEntry;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageBatch;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.StreamId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxLimitsTest {
    private static final Destination GCP = Destination.peer(ClusterName.of("gcp"));
    private static final int TOPIC_BYTES = 3;

    private final BrokerCounters counters = new BrokerCounters();
    private long nanos = 1;

    private final LaneReader reader = new LaneReader() {
        @Override
        public void wake(Lane lane) {}

        @Override
        public void lost(Lane lane) {}
    };

    private Outbox outbox(OutboxLimits limits) {
        var outboxes = new Outboxes(BrokerLimits.DEFAULT.with(limits), counters, () -> nanos);
        outboxes.start(new StreamOrigin(TestBroker.OWN, TestBroker.INSTANCE, TestBroker.NODE, 1));
        return outboxes.open(GCP);
    }

    private Outbox holding(long bytes, OverflowPolicy policy) {
        return outbox(BrokerLimits.DEFAULT.outbox().with(0, bytes, policy));
    }

    private static Publication message(String publisher, String payload, QoS qos) {
        return new Publication(new Message(
                "a/b",
                payload.getBytes(StandardCharsets.US_ASCII),
                qos,
                false,
                MessageProperties.NONE,
                publisher,
                0,
                null,
                8,
                List.of(),
                List.of()));
    }

    private void publish(Outbox outbox, String publisher, String... payloads) {
        for (String payload : payloads) {
            nanos++;
            outbox.append(message(publisher, payload, QoS.AT_LEAST_ONCE), Picks.NONE, null);
        }
    }

    private static Lane lane(Outbox outbox, String publisher) {
        return outbox.lane(StreamId.laneOf(TestBroker.OWN, publisher));
    }

    private List<String> read(Outbox outbox, String publisher) {
        Lane lane = lane(outbox, publisher);
        lane.attach(reader, 0);
        List<String> texts = new ArrayList<>();
        for (MessageBatch batch = lane.cut(); batch != null; batch = lane.cut()) {
            batch.entries().forEach(entry -> texts.add(text(entry)));
        }
        return texts;
    }

    private static String text(BatchEntry entry) {
        return new String(entry.message().payload(), StandardCharsets.US_ASCII);
    }

    @Test
    void drop_oldest_makes_room_in_whichever_lane_has_waited_longest() {
        Outbox outbox = holding(4 * (TOPIC_BYTES + 2), OverflowPolicy.DROP_OLDEST);
        publish(outbox, "p", "p1", "p2");
        publish(outbox, "q", "q1", "q2", "q3");

        assertThat(StreamId.laneOf(TestBroker.OWN, "p")).isNotEqualTo(StreamId.laneOf(TestBroker.OWN, "q"));
        assertThat(read(outbox, "p")).containsExactly("p2");
        assertThat(read(outbox, "q")).containsExactly("q1", "q2", "q3");
        assertThat(outbox.dropped(Drop.OUTBOX_FULL)).isEqualTo(1);
        assertThat(counters.dropped(Drop.OUTBOX_FULL).sum()).isEqualTo(1);
    }

    @Test
    void drop_oldest_makes_room_for_all_bytes_of_a_large_message() {
        Outbox outbox = holding(30, OverflowPolicy.DROP_OLDEST);
        publish(outbox, "p", "p1", "p2", "p3", "p4", "p5", "sixteen bytes...");

        assertThat(read(outbox, "p")).containsExactly("p4", "p5", "sixteen bytes...");
        assertThat(outbox.bytes()).isEqualTo(29);
        assertThat(outbox.dropped()).isEqualTo(3);
    }

    @Test
    void drop_newest_keeps_what_is_there() {
        Outbox outbox = holding(2 * (TOPIC_BYTES + 2), OverflowPolicy.DROP_NEWEST);
        publish(outbox, "p", "p1", "p2", "p3");

        assertThat(read(outbox, "p")).containsExactly("p1", "p2");
        assertThat(outbox.dropped(Drop.OUTBOX_FULL)).isEqualTo(1);
    }

    @Test
    void a_link_that_refuses_publishers_says_so_while_it_is_full_and_no_longer_when_there_is_room() {
        Outbox outbox = holding(2 * (TOPIC_BYTES + 2), OverflowPolicy.REFUSE_PUBLISHERS);
        Publication next = message("p", "p3", QoS.AT_LEAST_ONCE);
        assertThat(outbox.refuses(next)).isFalse();
        publish(outbox, "p", "p1", "p2");

        assertThat(outbox.refuses(next)).isTrue();
        assertThat(outbox.refused()).isEqualTo(1);

        lane(outbox, "p").attach(reader, 1);
        assertThat(outbox.refuses(next)).isFalse();
    }

    @Test
    void the_words_of_the_link_go_before_those_of_the_configuration() {
        Outbox outbox = holding(2 * (TOPIC_BYTES + 2), OverflowPolicy.DROP_OLDEST);
        outbox.terms(new OutboxSpec(3L * (TOPIC_BYTES + 2) + 1_000, null, OverflowPolicy.DROP_NEWEST));
        publish(outbox, "p", "p1", "p2", "p3");
        outbox.terms(new OutboxSpec(15L, null, null));
        publish(outbox, "p", "p4");

        assertThat(read(outbox, "p")).containsExactly("p2", "p3", "p4");
    }

    @Test
    void the_heap_of_all_outboxes_is_bounded_and_one_that_holds_little_still_gets_in() {
        var limits = BrokerLimits.DEFAULT.outbox();
        long room = 10L * (Memory.OVERHEAD + TOPIC_BYTES + 2);
        var outboxes = new Outboxes(
                BrokerLimits.DEFAULT.with(new OutboxLimits(
                        0, 1 << 30, room, Duration.ZERO, OverflowPolicy.DROP_NEWEST, 0, limits.batch())),
                counters,
                () -> nanos);
        outboxes.start(new StreamOrigin(TestBroker.OWN, TestBroker.INSTANCE, TestBroker.NODE, 1));
        Outbox greedy = outboxes.open(GCP);
        Outbox modest = outboxes.open(Destination.peer(ClusterName.of("azure")));
        for (int i = 0; i < 15; i++) {
            publish(greedy, "p", "pp");
        }
        publish(modest, "p", "m1", "m2");

        assertThat(greedy.messages()).isEqualTo(10);
        assertThat(modest.messages()).isEqualTo(2);
    }

    @Test
    void what_has_waited_longer_than_the_retention_goes_and_its_numbers_stay_covered() {
        Outbox outbox = outbox(BrokerLimits.DEFAULT.outbox());
        outbox.terms(new OutboxSpec(null, Duration.ofSeconds(10), null));
        publish(outbox, "p", "p1", "p2");
        nanos += Duration.ofSeconds(6).toNanos();
        publish(outbox, "p", "p3");
        nanos += Duration.ofSeconds(5).toNanos();
        outbox.expire();

        assertThat(outbox.messages()).isEqualTo(1);
        assertThat(outbox.dropped(Drop.OUTBOX_EXPIRED)).isEqualTo(2);
        Lane lane = lane(outbox, "p");
        lane.attach(reader, 0);
        MessageBatch batch = requireNonNull(lane.cut());
        assertThat(batch.first()).isEqualTo(1);
        assertThat(batch.last()).isEqualTo(3);
        assertThat(batch.entries()).extracting(OutboxLimitsTest::text).containsExactly("p3");
    }

    @Test
    void lag_is_the_age_of_the_oldest_that_is_not_acknowledged_also_when_it_is_in_flight() {
        Outbox outbox = outbox(BrokerLimits.DEFAULT.outbox());
        assertThat(outbox.oldestMillis()).isZero();
        publish(outbox, "p", "p1");
        nanos += Duration.ofMillis(1_500).toNanos();
        publish(outbox, "q", "q1");
        assertThat(outbox.oldestMillis()).isEqualTo(1_500);

        Lane lane = lane(outbox, "p");
        lane.attach(reader, 0);
        MessageBatch batch = requireNonNull(lane.cut());
        assertThat(outbox.oldestMillis()).isEqualTo(1_500);
        lane.acknowledged(batch);
        assertThat(outbox.oldestMillis()).isZero();
        nanos += Duration.ofMillis(40).toNanos();
        assertThat(outbox.oldestMillis()).isEqualTo(40);
    }

    @Test
    void a_message_that_the_peer_cannot_take_is_skipped_counted_and_covered() {
        Outbox outbox = outbox(BrokerLimits.DEFAULT.outbox());
        publish(outbox, "p", "small", "x".repeat(5_000), "also small");
        Lane lane = lane(outbox, "p");
        lane.attach(reader, 0, 2_000);

        MessageBatch batch = requireNonNull(lane.cut());
        assertThat(batch.entries()).extracting(OutboxLimitsTest::text).containsExactly("small", "also small");
        assertThat(batch.entries()).extracting(BatchEntry::number).containsExactly(1L, 3L);
        assertThat(batch.last()).isEqualTo(3);
        assertThat(outbox.dropped(Drop.OUTBOX_TOO_LARGE)).isEqualTo(1);
    }

    @Test
    void no_batch_is_larger_than_what_the_peer_takes() {
        Outbox outbox = outbox(BrokerLimits.DEFAULT.outbox());
        for (int i = 0; i < 100; i++) {
            publish(outbox, "p", "x".repeat(200));
        }
        Lane lane = lane(outbox, "p");
        lane.attach(reader, 0, 3_000);
        int messages = 0;
        for (MessageBatch batch = lane.cut(); batch != null; batch = lane.cut()) {
            assertThat(BatchCodec.encode(batch).length).isLessThanOrEqualTo(3_000);
            messages += batch.entries().size();
            lane.acknowledged(batch);
        }
        assertThat(messages).isEqualTo(100);
    }

    @Test
    void a_backlog_drains_at_its_rate_and_fresh_messages_of_other_lanes_are_not_held_up() {
        Outbox outbox = outbox(new OutboxLimits(
                0,
                1 << 30,
                0,
                Duration.ZERO,
                OverflowPolicy.DROP_OLDEST,
                100,
                BrokerLimits.DEFAULT.outbox().batch()));
        for (int i = 0; i < 50; i++) {
            publish(outbox, "p", "old");
        }
        nanos += Duration.ofSeconds(60).toNanos();
        publish(outbox, "q", "new");

        assertThat(read(outbox, "p")).hasSize(10); // a tenth of a second at once
        assertThat(read(outbox, "q")).containsExactly("new");
        nanos += Duration.ofMillis(50).toNanos();
        MessageBatch more = requireNonNull(lane(outbox, "p").cut());
        assertThat(more.entries()).hasSize(5);
        assertThat(lane(outbox, "p").cut()).isNull();
    }
}
