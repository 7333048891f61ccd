package io.linkspan.link.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Loops over a few shared threads: a loop has at most one of them at a time, and gives it back after
 * {@value #TASKS_PER_TURN} tasks so that a busy link cannot starve the others.
 *
 * <p>Mailboxes are bounded by their sources: MQTT deliveries by receive maximum, completions by what was begun, registry
 * changes by coalescing. {@link #waiting()} shows that it holds.
 */
public final class ThreadLoops implements Loops, AutoCloseable {

    private static final int TASKS_PER_TURN = 256;

    private final ScheduledThreadPoolExecutor threads;
    private final BiConsumer<String, Throwable> onFailure;
    private final AtomicLong waiting = new AtomicLong();

    /**
     * Starts the threads.
     *
     * @param onFailure told the loop's name and what a task threw
     */
    public ThreadLoops(int threadCount, BiConsumer<String, Throwable> onFailure) {
        AtomicInteger number = new AtomicInteger();
        threads = new ScheduledThreadPoolExecutor(threadCount, task -> {
            Thread thread = new Thread(task, "link-loop-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
        threads.setRemoveOnCancelPolicy(true);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.onFailure = onFailure;
    }

    @Override
    public Loop create(String name) {
        return new Mailbox(name);
    }

    /** Tasks in all mailboxes that have not begun. */
    public long waiting() {
        return waiting.get();
    }

    /** Waits up to five seconds for tasks under way; those waiting for their time are dropped. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private final class Mailbox implements Loop {

        private final String name;
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        private boolean running;

        Mailbox(String name) {
            this.name = name;
        }

        @Override
        public void execute(Runnable task) {
            boolean start;
            synchronized (tasks) {
                tasks.add(task);
                start = !running;
                running = true;
            }
            waiting.incrementAndGet();
            if (start) {
                takeTurn();
            }
        }

        @Override
        public Timer after(Duration delay, Runnable task) {
            Pending pending = new Pending(task);
            if (!threads.isShutdown()) {
                pending.future = threads.schedule(() -> execute(pending), delay.toNanos(), TimeUnit.NANOSECONDS);
            }
            return pending;
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return Instant.now();
        }

        private void takeTurn() {
            if (!threads.isShutdown()) {
                threads.execute(this::turn);
            }
        }

        private void turn() {
            for (int i = 0; i < TASKS_PER_TURN; i++) {
                Runnable task = next();
                if (task == null) {
                    return;
                }
                run(task);
            }
            takeTurn();
        }

        private @Nullable Runnable next() {
            synchronized (tasks) {
                Runnable task = tasks.poll();
                if (task == null) {
                    running = false;
                } else {
                    waiting.decrementAndGet();
                }
                return task;
            }
        }

        private void run(Runnable task) {
            try {
                task.run();
            } catch (RuntimeException | AssertionError e) {
                onFailure.accept(name, e);
            }
        }
    }

    /** Cancelled flag is only touched on the loop, or before the task can have begun. */
    private static final class Pending implements Runnable, Timer {

        private final Runnable task;
        private volatile boolean cancelled;
        private volatile @Nullable Future<?> future;

        Pending(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (!cancelled) {
                task.run();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            Future<?> scheduled = future;
            if (scheduled != null) {
                scheduled.cancel(false);
            }
        }
    }
}
