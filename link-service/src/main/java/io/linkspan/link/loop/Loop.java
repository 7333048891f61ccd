package io.linkspan.link.loop;

import java.time.Duration;
import java.time.Instant;

/**
 * Runs tasks one after another: whatever a loop owns needs no lock. Tasks must not block.
 *
 * <p>A task that throws is logged and counted; the loop goes on with the next.
 */
public interface Loop {

    /** Appends a task; any thread. Tasks of one thread run in the order given. */
    void execute(Runnable task);

    /** Runs a task on this loop once that much time has passed; any thread. */
    Timer after(Duration delay, Runnable task);

    /** Monotonic time, for deadlines. */
    long nanos();

    /** Wall clock, for display only. */
    Instant now();
}
