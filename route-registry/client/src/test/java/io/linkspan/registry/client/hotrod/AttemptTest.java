package io.linkspan.registry.client.hotrod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class AttemptTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AtomicBoolean wanted = new AtomicBoolean(true);
    private final AtomicLong clock = new AtomicLong();

    @Test
    void its_result_is_returned() throws Exception {
        assertThat(Attempt.start("test", gotOn -> "done").await(wanted::get, PATIENCE))
                .isEqualTo("done");
    }

    @Test
    void its_failure_is_thrown() {
        var attempt = Attempt.start("test", gotOn -> {
            throw new IllegalStateException("broken");
        });
        assertThatThrownBy(() -> attempt.await(wanted::get, PATIENCE))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("broken");
    }

    @Test
    void one_that_never_returns_is_left_when_it_is_no_longer_wanted() throws Exception {
        var attempt = Attempt.start("test", AttemptTest::never);
        CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(() -> wanted.set(false));
        assertThat(attempt.await(wanted::get, PATIENCE)).isNull();
    }

    @Test
    void or_when_it_stands_still() {
        var attempt = Attempt.start("test", AttemptTest::never, clock::get);
        clock.addAndGet(PATIENCE.toNanos() + 1);
        assertThatThrownBy(() -> attempt.await(wanted::get, PATIENCE)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void not_while_it_gets_on() throws Exception {
        var attempt = Attempt.start(
                "test",
                gotOn -> {
                    for (int step = 0; step < 1_000; step++) {
                        clock.addAndGet(PATIENCE.toNanos() - 1);
                        gotOn.run();
                        LockSupport.parkNanos(1_000_000);
                    }
                    return "late";
                },
                clock::get);
        assertThat(attempt.await(wanted::get, PATIENCE)).isEqualTo("late");
    }

    private static String never(Runnable gotOn) {
        while (true) {
            LockSupport.park();
        }
    }
}
