package io.linkspan.broker.connection;

/** A task that waits for its time. */
@FunctionalInterface
public interface Timer {

    /** Forgets the task unless it runs already; calling it again is harmless. From any thread. */
    void cancel();
}
