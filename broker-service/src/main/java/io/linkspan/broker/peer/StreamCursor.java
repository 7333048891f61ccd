package io.linkspan.broker.peer;

/** How far a stream has been taken: every number up to {@link #last()} once. Guarded by its own monitor. */
final class StreamCursor {
    private long last;

    synchronized long last() {
        return last;
    }

    synchronized void advance(long number) {
        last = Math.max(last, number);
    }
}
