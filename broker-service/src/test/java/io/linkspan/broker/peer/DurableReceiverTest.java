package io.linkspan.broker.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.Publish;
import io.linkspan.broker.peer.LinkPolicies.Policy;
import io.linkspan.broker.support.TestBroker;
import io.linkspan.broker.support.TestBroker.Client;
import io.linkspan.broker.support.TestDisk;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.BatchCodec;
import io.linkspan.contracts.message.BatchEntry;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageBatch;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.StreamId;
import io.linkspan.contracts.protocol.LinkCodec;
import io.linkspan.contracts.protocol.LinkDecodeOutcome;
import io.linkspan.contracts.protocol.LinkMessage;
import io.linkspan.contracts.protocol.LinkMessage.LaneOpen;
import io.linkspan.contracts.protocol.LinkMessage.LaneOpened;
import io.linkspan.contracts.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The receiving end of a link over the death of its broker: only what is on the disk is left. */
class DurableReceiverTest {
    private static final ClusterName GCP = ClusterName.of("gcp");

    private final TestDisk disk = new TestDisk();
    private TestBroker broker = new TestBroker(2, disk);
    private Client link = peer();

    @BeforeEach
    void aLinkToGcpThatLetsAIn() {
        broker.policies.put(GCP, new Policy(true, List.of(TopicFilter.of("a/#"))));
    }

    private Client peer() {
        return broker.connect(1, TestBroker.connect("l", true, 0, null, "link-gcp"))
                .subscribe("$LINK/gcp/answers/x", QoS.AT_LEAST_ONCE);
    }

    private void crash() {
        broker = new TestBroker(2, disk);
        link = peer();
        aLinkToGcpThatLetsAIn();
    }

    private static StreamId stream(long epoch) {
        return new StreamId(GCP, new InstanceId(new UUID(3, 4)), NodeId.of("n"), epoch, 5);
    }

    private void publish(byte[] payload) {
        var properties = new MessageProperties(-1, -1, null, "$LINK/gcp/answers/x", new byte[] {1}, List.of());
        link.send(new Publish("$LINK/gcp/messages/5", 0, payload, QoS.AT_LEAST_ONCE, false, false, 9, properties));
    }

    private LinkMessage open(long epoch) {
        publish(LinkCodec.encode(new LaneOpen(stream(epoch), 1)));
        return ((LinkDecodeOutcome.Decoded) LinkCodec.decode(link.connection.payloads.getLast())).message();
    }

    /** @return how many acknowledgements have come by now */
    private long take(long epoch, long first, long last) {
        var entries = LongStream.rangeClosed(first, last)
                .mapToObj(number -> new BatchEntry(
                        number,
                        new Message(
                                "a/b",
                                ("m" + number).getBytes(StandardCharsets.ISO_8859_1),
                                QoS.EXACTLY_ONCE,
                                false,
                                MessageProperties.NONE,
                                "p",
                                1,
                                null,
                                3,
                                List.of(GCP),
                                List.of(TestBroker.OWN))))
                .toList();
        publish(BatchCodec.encode(new MessageBatch(stream(epoch), first, last, entries)));
        return acknowledged();
    }

    private long acknowledged() {
        return link.connection.packets.stream().filter(Ack.class::isInstance).count();
    }

    private Client subscriber() {
        return broker.connect(0, "s", false, 1_000);
    }

    @Test
    void messages_and_cursor_are_there_after_a_crash_and_a_repetition_is_recognised() {
        subscriber().subscribe("a/#", QoS.EXACTLY_ONCE).lose();
        open(7);
        take(7, 1, 3);
        crash();

        assertThat(open(7)).isEqualTo(new LaneOpened(stream(7), 3));
        take(7, 2, 5);

        assertThat(subscriber().connection.texts()).containsExactly("m1", "m2", "m3", "m4", "m5");
    }

    @Test
    void a_batch_is_answered_when_it_is_kept_and_its_repetition_not_earlier() {
        subscriber().subscribe("a/#", QoS.EXACTLY_ONCE).lose();
        open(7);
        long before = acknowledged();
        disk.away(true);

        assertThat(take(7, 1, 3)).isEqualTo(before);
        assertThat(take(7, 1, 3)).isEqualTo(before);
        disk.away(false);
        broker.loops.advance(Duration.ofSeconds(1));

        assertThat(acknowledged()).isEqualTo(before + 2);
        assertThat(subscriber().connection.texts()).containsExactly("m1", "m2", "m3");
    }

    @Test
    void what_was_not_kept_leaves_neither_messages_nor_a_cursor() {
        subscriber().subscribe("a/#", QoS.EXACTLY_ONCE).lose();
        open(7);
        disk.away(true);
        take(7, 1, 3);
        disk.away(false);
        crash();

        assertThat(open(7)).isEqualTo(new LaneOpened(stream(7), 0));
        assertThat(subscriber().connection.texts()).isEmpty();
    }

    @Test
    void a_cursor_outlives_the_entry_it_was_written_in() {
        open(7);
        take(7, 1, 3);
        broker.trim();
        crash();
        broker.trim();
        crash();

        assertThat(open(7)).isEqualTo(new LaneOpened(stream(7), 3));
    }

    @Test
    void opening_a_later_life_forgets_nothing_of_the_one_that_is_still_drained() {
        open(7);
        take(7, 1, 3);
        assertThat(open(8)).isEqualTo(new LaneOpened(stream(8), 0));

        assertThat(open(7)).isEqualTo(new LaneOpened(stream(7), 3));
    }
}
