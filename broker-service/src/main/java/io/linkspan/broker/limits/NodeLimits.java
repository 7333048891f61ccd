package io.linkspan.broker.limits;

/**
 * What bounds the streams between the brokers of this cluster.
 *
 * @param outbox what is kept for one other node, and when its batches are cut
 * @param framesInFlight frames to one node sent and not yet acknowledged; a frame holds a batch of each lane that waits
 */
public record NodeLimits(OutboxLimits outbox, int framesInFlight) {
    static final NodeLimits DEFAULT =
            new NodeLimits(OutboxLimits.withinCluster(100_000, 64L << 20, OutboxLimits.Batch.DEFAULT), 16);
}
