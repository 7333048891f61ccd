package io.linkspan.broker.stream;

/**
 * How far a stream has been taken: every number up to {@link #last()} once. Guarded by its own monitor, which its user
 * holds while it takes a batch.
 */
public final class StreamCursor {
    private long last;
    private long committed;

    /** The last number taken in by this process. */
    public synchronized long last() {
        return last;
    }

    /** The last number of which the sender may forget what it has: never above {@link #last()}. */
    public synchronized long committed() {
        return committed;
    }

    /** Everything up to this number has been taken in. */
    public synchronized void advance(long number) {
        last = Math.max(last, number);
    }

    /** Everything up to this number would survive this process, as far as the durability promises. */
    public synchronized void commit(long number) {
        committed = Math.max(committed, Math.min(number, last));
    }
}
