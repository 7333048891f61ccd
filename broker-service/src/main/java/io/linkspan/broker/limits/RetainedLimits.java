package io.linkspan.broker.limits;

/**
 * What bounds the retained messages.
 *
 * @param messages retained messages of the cluster
 * @param bytes memory they take on each node: topic, payload and what keeping one costs
 */
public record RetainedLimits(int messages, long bytes) {
    static final RetainedLimits DEFAULT = new RetainedLimits(1_000_000, 192L << 20);
}
