package io.linkspan.broker.retain;

import io.linkspan.contracts.message.Message;
import org.jspecify.annotations.Nullable;

/** Told of every local change of a retained message, in order per topic; never blocks. */
@FunctionalInterface
public interface RetainedListener {
    /** Nobody waits for the change to be kept. */
    Runnable NOBODY = () -> {};

    /**
     * @param message null for a deletion
     * @param version hybrid logical clock: milliseconds in the upper 48 bits, a counter below; grows with each change
     * @param kept run when this change, or a later one of the topic, will survive the process; any thread
     */
    void retainedChanged(String topic, @Nullable Message message, long version, Runnable kept);
}
