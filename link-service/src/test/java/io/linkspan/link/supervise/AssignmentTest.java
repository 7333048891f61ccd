package io.linkspan.link.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.link.lane.LaneSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AssignmentTest {

    private static final ClusterName GCP = ClusterName.of("gcp");
    private static final NodeId BROKER = NodeId.of("broker-1");

    @Test
    void one_replica_alone_does_everything() {
        SortedSet<String> alone = new TreeSet<>(List.of("a"));
        assertThat(Assignment.speaks(GCP, "a", alone)).isTrue();
        assertThat(Assignment.lanes(GCP, BROKER, "a", alone)).isEqualTo(LaneSet.ALL);
    }

    @Test
    void each_duty_belongs_to_exactly_one_and_all_have_a_share() {
        SortedSet<String> three = new TreeSet<>(List.of("a", "b", "c"));
        int speakers = 0;
        int all = 0;
        int count = 0;
        for (String replica : three) {
            speakers += Assignment.speaks(GCP, replica, three) ? 1 : 0;
            LaneSet lanes = Assignment.lanes(GCP, BROKER, replica, three);
            assertThat(lanes.size()).isBetween(3, 20);
            assertThat(all & lanes.bits()).isZero();
            all |= lanes.bits();
            count += lanes.size();
        }
        assertThat(speakers).isEqualTo(1);
        assertThat(count).isEqualTo(32);
    }

    @Test
    void a_replica_that_goes_moves_only_its_own_lanes() {
        SortedSet<String> three = new TreeSet<>(List.of("a", "b", "c"));
        SortedSet<String> two = new TreeSet<>(List.of("a", "b"));
        LaneSet before = Assignment.lanes(GCP, BROKER, "a", three);
        LaneSet after = Assignment.lanes(GCP, BROKER, "a", two);
        assertThat(after.bits() & before.bits()).isEqualTo(before.bits());
    }
}
