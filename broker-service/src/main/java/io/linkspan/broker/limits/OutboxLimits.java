package io.linkspan.broker.limits;

import io.linkspan.contracts.link.OverflowPolicy;
import java.time.Duration;

/**
 * What bounds the outbox towards one destination; a link's own words go before {@code bytes}, {@code retention} and
 * {@code overflow}.
 *
 * @param messages messages kept; 0 no limit
 * @param bytes bytes of topic and payload kept
 * @param memoryBytes heap that all outboxes of links may take together; 0 no limit
 * @param retention how long a message waits at most; zero for ever
 * @param overflow what happens above
 * @param drainPerSecond messages a second of those that have waited, so that new ones are not held up; 0 no limit
 * @param batch how batches are cut
 */
public record OutboxLimits(
        int messages,
        long bytes,
        long memoryBytes,
        Duration retention,
        OverflowPolicy overflow,
        int drainPerSecond,
        Batch batch) {
    /**
     * How batches are cut.
     *
     * @param messages messages of one batch
     * @param bytes bytes after which a batch is closed; one larger message still makes a batch of its own
     * @param inFlight batches of one lane sent and not yet acknowledged
     */
    public record Batch(int messages, int bytes, int inFlight) {
        static final Batch DEFAULT = new Batch(1_000, 256 << 10, 16);
    }

    static final OutboxLimits DEFAULT = new OutboxLimits(
            0, 1L << 30, 64L << 20, Duration.ofHours(24), OverflowPolicy.DROP_OLDEST, 20_000, Batch.DEFAULT);

    /** For a destination within the cluster: no retention of its own, no drain rate. */
    public static OutboxLimits withinCluster(int messages, long bytes, Batch batch) {
        return new OutboxLimits(messages, bytes, 0, Duration.ZERO, OverflowPolicy.DROP_OLDEST, 0, batch);
    }

    public int batchMessages() {
        return batch.messages;
    }

    public int batchBytes() {
        return batch.bytes;
    }

    public int batchesInFlight() {
        return batch.inFlight;
    }

    /** The same with other amounts, for tests. */
    public OutboxLimits with(int otherMessages, long otherBytes, OverflowPolicy other) {
        return new OutboxLimits(otherMessages, otherBytes, memoryBytes, retention, other, drainPerSecond, batch);
    }

    /** The same with other batches. */
    public OutboxLimits with(Batch other) {
        return new OutboxLimits(messages, bytes, memoryBytes, retention, overflow, drainPerSecond, other);
    }
}
