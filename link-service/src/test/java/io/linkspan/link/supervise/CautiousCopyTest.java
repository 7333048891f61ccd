package io.linkspan.link.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.link.sim.SimTime;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CautiousCopyTest {

    private final SimTime time = new SimTime();
    private int changes;

    @Test
    void what_a_later_snapshot_does_not_name_stays_until_patience_ends() {
        CautiousCopy<String, Integer> copy = copy(true);
        copy.snapshot(Map.of("a", 1, "b", 2));
        copy.snapshot(Map.of("a", 3));
        assertThat(copy.entries()).isEqualTo(Map.of("a", 3, "b", 2));
        time.run(Duration.ofSeconds(14));
        assertThat(copy.entries()).containsKey("b");
        time.run(Duration.ofSeconds(2));
        assertThat(copy.entries()).isEqualTo(Map.of("a", 3));
    }

    @Test
    void what_is_written_again_in_time_is_kept() {
        CautiousCopy<String, Integer> copy = copy(true);
        copy.snapshot(Map.of("a", 1));
        copy.snapshot(Map.of());
        time.run(Duration.ofSeconds(10));
        copy.put("a", 1);
        time.run(Duration.ofSeconds(60));
        assertThat(copy.entries()).isEqualTo(Map.of("a", 1));
    }

    @Test
    void a_removal_counts_at_once_when_nothing_is_in_doubt() {
        CautiousCopy<String, Integer> copy = copy(false);
        copy.snapshot(Map.of("a", 1));
        copy.removed("a");
        assertThat(copy.entries()).isEmpty();
    }

    @Test
    void just_after_a_doubt_an_expiry_is_doubted_and_a_deliberate_removal_is_not() {
        CautiousCopy<String, Integer> nodes = copy(false);
        CautiousCopy<String, Integer> routes = copy(true);
        nodes.snapshot(Map.of("a", 1));
        routes.snapshot(Map.of("a", 1));
        nodes.snapshot(Map.of("a", 1));
        routes.snapshot(Map.of("a", 1));
        nodes.removed("a");
        routes.removed("a");
        assertThat(nodes.entries()).containsKey("a");
        assertThat(routes.entries()).isEmpty();
        time.run(Duration.ofSeconds(20));
        assertThat(nodes.entries()).isEmpty();
    }

    @Test
    void the_same_value_again_is_no_change() {
        CautiousCopy<String, Integer> copy = copy(true);
        copy.snapshot(Map.of("a", 1));
        changes = 0;
        copy.put("a", 1);
        assertThat(changes).isZero();
        copy.put("a", 2);
        assertThat(changes).isEqualTo(1);
    }

    private CautiousCopy<String, Integer> copy(boolean believeRemovals) {
        return new CautiousCopy<>(Duration.ofSeconds(15), believeRemovals, time.create("test"), () -> changes++);
    }
}
