package io.linkspan.link.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadLoopsTest {

    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final ThreadLoops loops =
            new ThreadLoops(3, (name, failure) -> failures.add(name + ": " + failure.getMessage()));

    @AfterEach
    void stop() {
        loops.close();
    }

    @Test
    void tasks_of_a_loop_run_one_at_a_time_and_in_order() throws Exception {
        Loop loop = loops.create("a");
        List<Integer> seen = new ArrayList<>(); // not synchronised: the loop is what protects it
        AtomicInteger inside = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        for (int i = 0; i < 10_000; i++) {
            int number = i;
            loop.execute(() -> {
                assertThat(inside.incrementAndGet()).isEqualTo(1);
                seen.add(number);
                inside.decrementAndGet();
            });
        }
        loop.execute(done::countDown);
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
        assertThat(failures).isEmpty();
        assertThat(loops.waiting()).isZero();
    }

    @Test
    void a_task_that_fails_is_told_and_the_loop_goes_on() throws Exception {
        Loop loop = loops.create("link gcp");
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(() -> {
            throw new IllegalStateException("broken");
        });
        loop.execute(done::countDown);
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(failures).containsExactly("link gcp: broken");
    }

    @Test
    void a_timer_fires_on_the_loop_unless_cancelled() {
        Loop loop = loops.create("a");
        List<String> fired = Collections.synchronizedList(new ArrayList<>());
        Timer cancelled = loop.after(Duration.ofMillis(50), () -> fired.add("cancelled"));
        loop.after(Duration.ofMillis(100), () -> fired.add("kept"));
        cancelled.cancel();
        await().atMost(Duration.ofSeconds(20)).until(() -> fired.contains("kept"));
        assertThat(fired).containsExactly("kept");
    }
}
