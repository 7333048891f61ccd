package io.linkspan.broker.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.AckKind;
import io.linkspan.broker.support.TestBroker;
import io.linkspan.broker.support.TestBroker.Client;
import io.linkspan.broker.support.TestDisk;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.message.BatchCodec;
import io.linkspan.contracts.message.DecodeOutcome;
import io.linkspan.contracts.message.Limits;
import io.linkspan.contracts.message.MessageBatch;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.StreamId;
import io.linkspan.contracts.message.UserProperty;
import io.linkspan.contracts.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Outboxes over the death of their broker: only what is on the disk is left. */
class DurableOutboxTest {
    private static final ClusterName GCP = ClusterName.of("gcp");
    private static final int LANE = StreamId.laneOf(TestBroker.OWN, "p");
    private static final String TOPIC = "$OUTBOX/gcp/node-1/" + LANE;

    private final TestDisk disk = new TestDisk();
    private TestBroker broker = new TestBroker(2, disk);

    @BeforeEach
    void gcpWantsA() {
        broker.peers.add(GCP, TopicFilter.of("a/#"));
    }

    private void crash() {
        broker = new TestBroker(2, disk);
        gcpWantsA();
    }

    private Client publisher() {
        return broker.connect(0, "p", true, 0);
    }

    private Client read(long epoch, long cursor) {
        return broker.connect(1, TestBroker.connect("link", true, 0, null, "service"))
                .subscribe(
                        TOPIC,
                        0,
                        new UserProperty("cursor", String.valueOf(cursor)),
                        new UserProperty("epoch", String.valueOf(epoch)));
    }

    private static List<MessageBatch> batches(Client client) {
        return client.connection.payloads.stream()
                .map(payload -> ((DecodeOutcome.Decoded) BatchCodec.decode(payload, Limits.DEFAULT)).batch())
                .toList();
    }

    private static List<String> texts(Client client) {
        return batches(client).stream()
                .flatMap(batch -> batch.entries().stream())
                .map(entry -> new String(entry.message().payload(), StandardCharsets.ISO_8859_1))
                .toList();
    }

    private static void acknowledgeAll(Client client) {
        List.copyOf(client.connection.published)
                .forEach(sent -> client.send(Ack.success(AckKind.PUBACK, sent.packetId())));
    }

    private Outbox outbox() {
        return broker.outboxes.open(Destination.peer(GCP));
    }

    @Test
    void what_waited_when_the_broker_died_goes_out_first_in_its_own_stream_then_the_present_one() {
        publisher().publish("a/b", "m1", QoS.AT_LEAST_ONCE, 1).publish("a/b", "m2", QoS.EXACTLY_ONCE, 2);
        crash();
        publisher().publish("a/b", "m3", QoS.AT_LEAST_ONCE, 1);
        assertThat(outbox().messages()).isEqualTo(3);

        var asked = read(2, 0); // the link-service knows this life only
        assertThat(batches(asked)).singleElement().satisfies(pointer -> {
            assertThat(pointer.stream().epoch()).isEqualTo(1);
            assertThat(pointer.entries()).isEmpty();
        });
        asked.lose();

        var earlier = read(1, 0);
        assertThat(texts(earlier)).containsExactly("m1", "m2");
        assertThat(batches(earlier).getFirst().stream().epoch()).isEqualTo(1);
        acknowledgeAll(earlier);
        assertThat(batches(earlier).getLast().stream().epoch()).isEqualTo(2);
        assertThat(batches(earlier).getLast().entries()).isEmpty();

        var present = read(2, 0);
        assertThat(texts(present)).containsExactly("m3");
        acknowledgeAll(present);
        assertThat(outbox().messages()).isZero();
    }

    @Test
    void what_the_peer_has_acknowledged_is_not_sent_again_by_the_next_life() {
        publisher().publish("a/b", "m1", QoS.AT_LEAST_ONCE, 1).publish("a/b", "m2", QoS.AT_LEAST_ONCE, 2);
        acknowledgeAll(read(1, 0));
        broker.loops.advance(Duration.ofMillis(50)); // nobody waits for it: it goes with the next entry, or soon
        crash();

        assertThat(outbox().messages()).isZero();
        publisher().publish("a/b", "m3", QoS.AT_LEAST_ONCE, 1);
        assertThat(texts(read(2, 0))).containsExactly("m3");
    }

    @Test
    void what_the_peer_had_taken_without_the_broker_learning_of_it_is_not_sent_again() {
        publisher().publish("a/b", "m1", QoS.AT_LEAST_ONCE, 1).publish("a/b", "m2", QoS.AT_LEAST_ONCE, 2);
        read(1, 0);
        crash();

        var reader = read(1, 1);

        assertThat(texts(reader)).containsExactly("m2");
        assertThat(batches(reader).getFirst().first()).isEqualTo(2);
    }

    @Test
    void a_peer_that_has_everything_of_an_earlier_life_is_pointed_to_the_next() {
        publisher().publish("a/b", "m1", QoS.AT_LEAST_ONCE, 1);
        crash();

        var reader = read(1, 1);

        assertThat(texts(reader)).isEmpty();
        assertThat(batches(reader).getLast().stream().epoch()).isEqualTo(2);
    }

    @Test
    void several_lives_are_read_in_their_order() {
        publisher().publish("a/b", "m1", QoS.AT_LEAST_ONCE, 1);
        crash();
        publisher().publish("a/b", "m2", QoS.AT_LEAST_ONCE, 1);
        crash();
        publisher().publish("a/b", "m3", QoS.AT_LEAST_ONCE, 1);

        for (int life = 1; life <= 3; life++) {
            var reader = read(life, 0);
            assertThat(texts(reader)).containsExactly("m" + life);
            acknowledgeAll(reader);
            reader.lose();
        }
    }

    @Test
    void nothing_leaves_before_the_log_has_promised_it() {
        disk.away(true);
        var reader = read(1, 0);
        publisher().publish("a/b", "m1", QoS.AT_LEAST_ONCE, 1);
        assertThat(texts(reader)).isEmpty();

        disk.away(false);
        broker.loops.advance(Duration.ofSeconds(1));

        assertThat(texts(reader)).containsExactly("m1");
    }

    @Test
    void beyond_its_resident_part_a_lane_keeps_its_content_on_the_disk_only_and_gives_it_out_in_order() {
        var publisher = publisher();
        String filler = "x".repeat(2_000);
        for (int i = 1; i <= 1_000; i++) {
            publisher.publish("a/b", i + filler, QoS.AT_LEAST_ONCE, i);
        }
        assertThat(outbox().bytes()).isGreaterThan(2_000_000);
        assertThat(outbox().heap()).isLessThanOrEqualTo(Lane.RESIDENT_BYTES);

        var reader = read(1, 0);
        for (int i = 0; i < 50 && texts(reader).size() < 1_000; i++) {
            acknowledgeAll(reader);
        }

        assertThat(texts(reader))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 1_000)
                        .mapToObj(i -> i + filler)
                        .toList());
        acknowledgeAll(reader);
        assertThat(outbox().messages()).isZero();
        assertThat(outbox().heap()).isZero();
    }

    @Test
    void what_is_kept_for_a_peer_without_a_link_goes_when_the_links_are_known() {
        publisher().publish("a/b", "m1", QoS.AT_LEAST_ONCE, 1);
        crash();
        assertThat(outbox().messages()).isOne();

        broker.outboxes.retain(Set.of());

        assertThat(outbox().messages()).isZero();
    }
}
