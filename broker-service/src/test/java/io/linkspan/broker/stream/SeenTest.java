package io.linkspan.broker.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.MessageId;
import io.linkspan.contracts.message.StreamId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SeenTest {
    private final Seen seen = new Seen();

    private static StreamId stream(String node, long epoch, int lane) {
        return new StreamId(ClusterName.of("aws"), new InstanceId(new UUID(1, 2)), NodeId.of(node), epoch, lane);
    }

    private static MessageId message(String node, long epoch, int lane, long number) {
        return MessageId.of(stream(node, epoch, lane), number);
    }

    @Test
    void what_was_seen_and_what_is_before_it_in_its_stream_is_covered() {
        seen.add(message("n1", 3, 5, 7));
        seen.add(message("n1", 3, 5, 6));
        Horizon horizon = seen.horizon(null);

        assertThat(horizon.covers(message("n1", 3, 5, 7))).isTrue();
        assertThat(horizon.covers(message("n1", 3, 5, 1))).isTrue();
        assertThat(horizon.covers(message("n1", 3, 5, 8))).isFalse();
        assertThat(horizon.covers(message("n1", 3, 6, 1))).isFalse();
        assertThat(horizon.covers(message("n1", 2, 5, 1))).isFalse();
        assertThat(horizon.covers(message("n2", 3, 5, 1))).isFalse();
    }

    @Test
    void earlier_lives_of_a_node_are_covered_by_itself() {
        Horizon horizon = seen.horizon(stream("n1", 3, 0));

        assertThat(horizon.covers(message("n1", 2, 5, 99))).isTrue();
        assertThat(horizon.covers(message("n1", 3, 5, 1))).isFalse();
        assertThat(horizon.covers(message("n2", 2, 5, 1))).isFalse();
    }

    @Test
    void a_full_table_lets_go_of_earlier_lives_first() {
        for (long epoch = 1; epoch <= 300; epoch++) {
            for (int lane = 0; lane < StreamId.LANES; lane++) {
                seen.add(message("n1", epoch, lane, 1));
            }
        }

        assertThat(seen.horizon(null).numbers()).hasSizeLessThanOrEqualTo(8_192).containsKey(stream("n1", 300, 31));
    }
}
