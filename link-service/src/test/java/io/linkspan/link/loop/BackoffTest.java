package io.linkspan.link.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.DoubleSummaryStatistics;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Duration CAP = Duration.ofSeconds(5);

    @Test
    void waits_are_spread_over_the_whole_range_and_never_leave_it() {
        Backoff backoff = new Backoff(CAP, new Random(1));
        for (int i = 0; i < 10; i++) {
            backoff.next();
        }
        DoubleSummaryStatistics waits = new DoubleSummaryStatistics();
        for (int i = 0; i < 10_000; i++) {
            waits.accept((double) backoff.next().toMillis());
        }
        assertThat(waits.getMin()).isBetween(50.0, 100.0);
        assertThat(waits.getMax()).isBetween(4_900.0, 5_000.0);
        assertThat(waits.getAverage()).isBetween(2_400.0, 2_650.0);
    }

    @Test
    void the_first_waits_are_short_and_are_so_again_after_a_success() {
        Backoff backoff = new Backoff(CAP, new Random(2));
        assertThat(backoff.next()).isLessThanOrEqualTo(Backoff.FIRST);
        assertThat(backoff.next()).isLessThanOrEqualTo(Backoff.FIRST.multipliedBy(2));
        assertThat(backoff.attempts()).isEqualTo(2);
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(Backoff.FIRST);
    }

    @Test
    void a_cap_below_the_floor_still_waits_the_floor() {
        Backoff backoff = new Backoff(Duration.ofMillis(1), new Random(3));
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.next()).isGreaterThanOrEqualTo(Backoff.FLOOR);
        }
    }
}
