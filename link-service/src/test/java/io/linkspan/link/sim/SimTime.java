package io.linkspan.link.sim;

import io.linkspan.link.loop.Loop;
import io.linkspan.link.loop.Loops;
import io.linkspan.link.loop.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Loops over simulated time: everything happens on the calling thread, in an order that a seed decides. */
public final class SimTime implements Loops {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::number));
    private long now;
    private long numbers;

    private record Task(long at, long number, Runnable body) {}

    @Override
    public Loop create(String name) {
        return new SimLoop();
    }

    /** Runs everything due within that time. */
    public void run(Duration time) {
        long end = now + time.toNanos();
        while (true) {
            Task next = tasks.peek();
            if (next == null || next.at() > end) {
                break;
            }
            tasks.poll();
            now = Math.max(now, next.at());
            next.body().run();
        }
        now = end;
    }

    /** Schedules outside of any loop, for instance what a network does. */
    public void after(Duration delay, Runnable body) {
        tasks.add(new Task(now + delay.toNanos(), numbers++, body));
    }

    /** Simulated monotonic time. */
    public long nanos() {
        return now;
    }

    private final class SimLoop implements Loop {

        @Override
        public void execute(Runnable task) {
            SimTime.this.after(Duration.ZERO, task);
        }

        @Override
        public Timer after(Duration delay, Runnable task) {
            boolean[] cancelled = new boolean[1];
            SimTime.this.after(delay, () -> {
                if (!cancelled[0]) {
                    task.run();
                }
            });
            return () -> cancelled[0] = true;
        }

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public Instant now() {
            return START.plusNanos(now);
        }
    }
}
