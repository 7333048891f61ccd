package io.linkspan.broker.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.Publish;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.peer.LinkPolicies.Policy;
import io.linkspan.broker.support.TestBroker;
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
import io.linkspan.contracts.protocol.LinkMessage.LaneRefused;
import io.linkspan.contracts.protocol.RefusalCode;
import io.linkspan.contracts.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkReceiverTest {
    private static final ClusterName GCP = ClusterName.of("gcp");
    private static final StreamId STREAM = new StreamId(GCP, new InstanceId(new UUID(3, 4)), NodeId.of("n"), 7, 5);

    private final TestBroker broker = new TestBroker(2);
    private final TestBroker.Client link = broker.connect(1, TestBroker.connect("l", true, 0, null, "link-gcp"))
            .subscribe("$LINK/gcp/answers/x", QoS.AT_LEAST_ONCE);
    private final TestBroker.Client subscriber = broker.connect(0, "s", true, 0).subscribe("#", QoS.EXACTLY_ONCE);

    @BeforeEach
    void aLinkToGcpThatLetsAIn() {
        broker.policies.put(GCP, new Policy(true, List.of(TopicFilter.of("a/#"))));
    }

    private void publish(byte[] payload) {
        var properties = new MessageProperties(-1, -1, null, "$LINK/gcp/answers/x", new byte[] {1}, List.of());
        link.send(new Publish("$LINK/gcp/messages/5", 0, payload, QoS.AT_LEAST_ONCE, false, false, 9, properties));
    }

    private LinkMessage open() {
        return open(STREAM);
    }

    private LinkMessage open(StreamId stream) {
        publish(LinkCodec.encode(new LaneOpen(stream, 1)));
        return ((LinkDecodeOutcome.Decoded) LinkCodec.decode(link.connection.payloads.getLast())).message();
    }

    private int take(long first, long last) {
        return take(first, last, "a/b", List.of(TestBroker.OWN), List.of(GCP));
    }

    private int take(long first, long last, String topic, List<ClusterName> targets, List<ClusterName> path) {
        var entries = LongStream.rangeClosed(first, last)
                .mapToObj(number -> new BatchEntry(
                        number,
                        new Message(
                                topic,
                                ("m" + number).getBytes(StandardCharsets.ISO_8859_1),
                                QoS.AT_LEAST_ONCE,
                                false,
                                MessageProperties.NONE,
                                "p",
                                1,
                                null,
                                3,
                                path,
                                targets)))
                .toList();
        publish(BatchCodec.encode(new MessageBatch(STREAM, first, last, entries)));
        var answer = link.connection.last(Ack.class);
        return answer == null ? -1 : answer.reasonCode();
    }

    @Test
    void an_open_lane_tells_its_cursor_and_takes_what_follows_once() {
        assertThat(open()).isEqualTo(new LaneOpened(STREAM, 0));
        assertThat(take(1, 3)).isEqualTo(ReasonCode.SUCCESS);
        assertThat(take(2, 5)).isEqualTo(ReasonCode.SUCCESS);

        assertThat(subscriber.connection.texts()).containsExactly("m1", "m2", "m3", "m4", "m5");
        assertThat(open()).isEqualTo(new LaneOpened(STREAM, 5));
    }

    @Test
    void a_gap_is_refused_and_changes_nothing() {
        open();
        assertThat(take(2, 3)).isEqualTo(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);

        assertThat(subscriber.connection.texts()).isEmpty();
        assertThat(open()).isEqualTo(new LaneOpened(STREAM, 0));
    }

    @Test
    void a_lane_that_is_not_open_takes_nothing() {
        assertThat(take(1, 1)).isEqualTo(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);
        assertThat(subscriber.connection.texts()).isEmpty();
    }

    @Test
    void a_topic_outside_the_link_is_refused_and_its_number_is_covered() {
        open();
        assertThat(take(1, 1, "b", List.of(TestBroker.OWN), List.of(GCP))).isEqualTo(ReasonCode.SUCCESS);
        assertThat(take(2, 2)).isEqualTo(ReasonCode.SUCCESS);

        assertThat(subscriber.connection.texts()).containsExactly("m2");
        assertThat(broker.parts.receiver().counters(GCP).refused.sum()).isEqualTo(1);
    }

    @Test
    void a_copy_for_another_cluster_or_one_that_was_here_before_is_not_delivered() {
        open();
        take(1, 1, "a/b", List.of(ClusterName.of("azure")), List.of(GCP));
        take(2, 2, "a/b", List.of(TestBroker.OWN), List.of(TestBroker.OWN, GCP));

        assertThat(subscriber.connection.texts()).isEmpty();
    }

    @Test
    void what_came_from_a_peer_does_not_go_to_peers_again() {
        broker.peers.add(ClusterName.of("azure"), TopicFilter.of("a/#"));
        open();
        take(1, 1);

        assertThat(broker.outboxes.all()).isEmpty();
    }

    @Test
    void a_lane_that_a_later_life_of_its_log_sends_on_is_not_opened_for_an_earlier_one() {
        var earlier = new StreamId(GCP, STREAM.instance(), STREAM.log(), STREAM.epoch() - 1, STREAM.lane());
        open();
        assertThat(open(earlier)).as("the later has not begun").isEqualTo(new LaneOpened(earlier, 0));

        take(1, 1);

        assertThat(open(earlier))
                .isEqualTo(new LaneRefused(RefusalCode.STALE_INCARNATION, "a later life of 'n' sends on this lane"));
    }

    @Test
    void a_link_that_is_disabled_or_unknown_here_says_so() {
        broker.policies.put(GCP, new Policy(false, List.of()));
        assertThat(open())
                .isEqualTo(new LaneRefused(RefusalCode.DISABLED, "cluster 'aws' has disabled its link 'gcp'"));

        broker.policies.remove(GCP);
        assertThat(open())
                .isEqualTo(new LaneRefused(RefusalCode.UNKNOWN_CLUSTER, "cluster 'aws' has no link named 'gcp'"));
    }

    @Test
    void bytes_that_are_no_batch_are_refused() {
        publish(new byte[] {'L', 'B', 9, 9, 9});

        assertThat(link.connection.packets)
                .last()
                .matches(packet -> packet instanceof Ack ack && ack.reasonCode() == ReasonCode.PAYLOAD_FORMAT_INVALID);
    }
}
