package io.linkspan.broker.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoundsTest {
    @Test
    void work_that_asks_for_itself_again_is_done_in_rounds_and_given_up_now_and_then() {
        var depth = new AtomicInteger();
        var done = new AtomicInteger();
        var later = new AtomicInteger();
        var rounds = new Rounds[1];
        rounds[0] = new Rounds(
                urgent -> {
                    assertThat(depth.incrementAndGet()).isEqualTo(1);
                    if (done.incrementAndGet() < 100_000) {
                        rounds[0].ask(urgent);
                    }
                    depth.decrementAndGet();
                },
                later::incrementAndGet);

        rounds[0].ask(true);
        while (done.get() < 100_000) {
            rounds[0].ask(true);
        }

        assertThat(later.get()).isEqualTo(100_000 / 16 - 1);
    }
}
