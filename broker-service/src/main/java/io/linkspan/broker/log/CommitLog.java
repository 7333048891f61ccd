package io.linkspan.broker.log;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;

/**
 * Where QoS 1 and 2 messages are kept before their publisher is answered.
 *
 * <p>Entries of one loop are committed in the order they were appended, and their callbacks run in that order on that
 * loop. A log that cannot take more makes its callers stop reading, it never refuses.
 */
public interface CommitLog {
    /** Appends on {@code loop}; {@code committed} runs there once the promise of the durability holds. */
    void append(EventLoop loop, Publication publication, Runnable committed);

    /** A log in memory: the promise ends with the process. */
    static CommitLog inMemory() {
        return (loop, publication, committed) -> committed.run();
    }
}
