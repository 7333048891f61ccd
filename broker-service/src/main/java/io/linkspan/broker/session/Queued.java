package io.linkspan.broker.session;

import org.jspecify.annotations.Nullable;

/** What waits in a session's queue: a message, or the knowledge that there is one in the log. */
sealed interface Queued permits Delivery, Parked {
    /** Bytes of topic and payload: what counts against {@code queueBytes}. */
    int bytes();

    /** The message in the log; null when it is in memory only. */
    @Nullable
    Owing owing();
}
