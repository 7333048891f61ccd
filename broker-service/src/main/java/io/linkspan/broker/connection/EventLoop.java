package io.linkspan.broker.connection;

import java.time.Duration;

/**
 * One thread that owns connections and the sessions behind them, for the broker's whole life.
 *
 * <p>A task that throws is logged and counted; the loop goes on.
 */
public interface EventLoop {

    /** The position in the broker's list of loops: 0, 1, 2, … */
    int index();

    /** Whether the calling thread is this loop's. */
    boolean inLoop();

    /** Runs the task on the loop, after the tasks given before it. From any thread; never runs it in place. */
    void execute(Runnable task);

    /** Runs the task once on the loop after the delay (resolution: milliseconds). From any thread. */
    Timer schedule(Duration delay, Runnable task);
}
