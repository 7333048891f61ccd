package io.linkspan.broker.limits;

/**
 * What bounds the retained messages.
 *
 * @param messages retained messages of the cluster
 */
public record RetainedLimits(int messages) {
    static final RetainedLimits DEFAULT = new RetainedLimits(1_000_000);
}
