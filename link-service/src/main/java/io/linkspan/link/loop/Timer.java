package io.linkspan.link.loop;

/** A task that waits for its time. */
@FunctionalInterface
public interface Timer {

    /** Does nothing: for fields that hold no timer yet. */
    Timer NONE = () -> {};

    /** Called on the loop of the task, it certainly prevents it; else it may just have begun. */
    void cancel();
}
