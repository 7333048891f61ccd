package io.linkspan.registry.client.lease;

import io.linkspan.registry.client.schema.LeaseKey;

/** A duty this process holds until it closes it, or cannot renew it in time. */
public interface Lease extends AutoCloseable {

    /** What is held. */
    LeaseKey key();

    /** Higher than the epoch of every holder before; peers refuse lower ones. */
    long epoch();

    /**
     * Whether it is certainly still held: the latest renewal began less than two thirds of the duration ago on the own
     * monotonic clock. Once false it never becomes true again.
     */
    boolean held();

    /**
     * Gives it back, so that another may take it at once; the loss callback is not called. Stop what it was held for
     * before.
     */
    @Override
    void close();
}
