package io.linkspan.broker.node;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.contracts.message.StreamId;

/** Waits until what was taken from a stream is as safe as the durability promises. */
@FunctionalInterface
public interface CommitBarrier {
    /** Nothing to wait for: the promise ends with the process. */
    CommitBarrier IMMEDIATE = (loop, stream, last, committed) -> committed.run();

    /**
     * Called on {@code loop} after every message up to {@code last} has been handed to its recipients.
     *
     * @param committed to be run on that loop, in the order of the calls
     */
    void taken(EventLoop loop, StreamId stream, long last, Runnable committed);
}
