package io.linkspan.link.announce;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.link.loop.Loop;
import io.linkspan.link.sim.SimTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoutePacerTest {
    private static final Duration PAUSE = Duration.ofMillis(2);

    private final SimTime time = new SimTime();
    private final Loop loop = time.create("test");
    private final List<Long> worked = new ArrayList<>();
    private final RoutePacer pacer = new RoutePacer(PAUSE, loop, () -> worked.add(time.nanos()));

    @Test
    void the_first_change_is_worked_on_at_once_and_those_in_the_pause_after_it_together() {
        pacer.changed();
        time.run(Duration.ZERO);
        assertThat(worked).containsExactly(0L);
        pacer.changed();
        pacer.changed();
        time.run(Duration.ofMillis(1));
        pacer.changed();
        assertThat(worked).hasSize(1);
        time.run(Duration.ofMillis(1));
        assertThat(worked).containsExactly(0L, PAUSE.toNanos());
        time.run(Duration.ofMillis(10));
        assertThat(worked).hasSize(2);
        pacer.changed();
        time.run(Duration.ZERO);
        assertThat(worked).hasSize(3);
    }

    @Test
    void long_work_is_followed_by_a_rest_of_three_times_as_long() {
        List<Long> ended = new ArrayList<>();
        RoutePacer slow = new RoutePacer(PAUSE, loop, () -> {
            time.run(Duration.ofMillis(10));
            ended.add(time.nanos());
        });
        slow.changed();
        time.run(Duration.ofMillis(10));
        slow.changed();
        time.run(Duration.ofMillis(29));
        assertThat(ended).hasSize(1);
        time.run(Duration.ofMillis(20));
        assertThat(ended).hasSize(2);
    }

    @Test
    void what_is_cancelled_does_not_happen() {
        pacer.changed();
        pacer.cancel();
        time.run(Duration.ofMillis(10));
        assertThat(worked).isEmpty();
    }
}
