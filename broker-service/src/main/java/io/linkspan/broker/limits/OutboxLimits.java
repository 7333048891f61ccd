package io.linkspan.broker.limits;

/**
 * What bounds the outbox towards one peer.
 *
 * @param messages messages kept for one peer
 * @param bytes bytes of topic and payload kept for one peer
 * @param batchMessages messages of one batch
 * @param batchBytes bytes after which a batch is closed; one larger message still makes a batch of its own
 * @param batchesInFlight batches of one lane sent and not yet acknowledged
 */
public record OutboxLimits(int messages, long bytes, int batchMessages, int batchBytes, int batchesInFlight) {
    static final OutboxLimits DEFAULT = new OutboxLimits(100_000, 64L << 20, 1_000, 256 << 10, 16);
}
