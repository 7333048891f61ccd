package io.linkspan.contracts.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.generators.Seeded;
import io.linkspan.contracts.generators.Texts;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTest {
    private static final ClusterName AWS = ClusterName.of("aws");
    private static final StreamId STREAM = new StreamId(AWS, InstanceId.random(), NodeId.of("node-1"), 1, 0);

    private static Message message(QoS qos) {
        return new Message(
                "a", new byte[] {1}, qos, false, MessageProperties.NONE, "c", 0, null, 8, List.of(), List.of());
    }

    @Test
    void theLaneOfAPublisherIsAConstantOfTheProtocol() {
        assertThat(StreamId.laneOf(AWS, "client-1")).isEqualTo(10);
        assertThat(StreamId.laneOf(AWS, "")).isEqualTo(2);
        assertThat(StreamId.laneOf(AWS, "温度計")).isEqualTo(19);
    }

    @Test
    void publishersSpreadOverAllLanes() {
        int[] counts = new int[StreamId.LANES];
        for (int i = 0; i < 32_000; i++) {
            counts[StreamId.laneOf(AWS, "sensor-" + i)]++;
        }
        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(800, 1_200));
    }

    @Test
    void laneIsAlwaysInRange() {
        Seeded.forAll(1_000, random -> assertThat(StreamId.laneOf(AWS, Texts.text(random, 40)))
                .isBetween(0, StreamId.LANES - 1));
    }

    @Test
    void qosZeroIsUnnumberedAndTheOthersAreNumbered() {
        assertThat(new BatchEntry(0, message(QoS.AT_MOST_ONCE)).numbered()).isFalse();
        assertThat(new BatchEntry(1, message(QoS.EXACTLY_ONCE)).numbered()).isTrue();
        assertThatThrownBy(() -> new BatchEntry(1, message(QoS.AT_MOST_ONCE)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BatchEntry(0, message(QoS.AT_LEAST_ONCE)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numbersOfABatchRiseInsideItsRange() {
        BatchEntry ten = new BatchEntry(10, message(QoS.AT_LEAST_ONCE));
        BatchEntry eleven = new BatchEntry(11, message(QoS.AT_LEAST_ONCE));
        assertThat(new MessageBatch(STREAM, 9, 12, List.of(ten, eleven)).entries())
                .hasSize(2);
        assertThat(new MessageBatch(STREAM, 9, 8, List.of()).entries()).isEmpty();
        assertThatThrownBy(() -> new MessageBatch(STREAM, 9, 12, List.of(eleven, ten)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MessageBatch(STREAM, 9, 12, List.of(ten, ten)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MessageBatch(STREAM, 9, 10, List.of(ten, eleven)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MessageBatch(STREAM, 11, 12, List.of(ten)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MessageBatch(STREAM, 9, 7, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MessageBatch(STREAM, 0, 7, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void messagesAreEqualByContentAndDoNotShowTheirPayload() {
        assertThat(message(QoS.AT_MOST_ONCE))
                .isEqualTo(message(QoS.AT_MOST_ONCE))
                .hasSameHashCodeAs(message(QoS.AT_MOST_ONCE));
        assertThat(message(QoS.AT_MOST_ONCE)).isNotEqualTo(message(QoS.AT_LEAST_ONCE));
        assertThat(message(QoS.AT_MOST_ONCE).toString()).contains("1 bytes").contains("topic=a");
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new StreamId(AWS, InstanceId.random(), NodeId.of("n"), 0, 0))
                .hasMessageContaining("epoch");
        assertThatThrownBy(() -> new StreamId(AWS, InstanceId.random(), NodeId.of("n"), 1, 32))
                .hasMessageContaining("lane");
        assertThatThrownBy(() -> MessageId.of(STREAM, 0)).hasMessageContaining("number");
        assertThatThrownBy(() -> QoS.of(3)).hasMessageContaining("QoS");
        assertThatThrownBy(() -> new MessageProperties(2, -1, null, null, null, List.of()))
                .hasMessageContaining("payload format");
        assertThatThrownBy(() -> MessageProperties.NONE.withExpirySeconds(1L << 32))
                .hasMessageContaining("expiry");
        assertThatThrownBy(() -> new Limits(0, 1, 1)).hasMessageContaining("maxBytes");
        assertThatThrownBy(() -> message(QoS.AT_MOST_ONCE).towards(List.of(), List.of(), 256))
                .hasMessageContaining("hop limit");
    }
}
