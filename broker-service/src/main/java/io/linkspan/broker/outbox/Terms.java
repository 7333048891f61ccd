package io.linkspan.broker.outbox;

import io.linkspan.broker.limits.OutboxLimits;
import io.linkspan.contracts.link.OutboxSpec;
import io.linkspan.contracts.link.OverflowPolicy;

/**
 * What one outbox keeps: the link's own words where it has some, else those of the configuration.
 *
 * @param messages 0 no limit
 * @param bytes of topic and payload
 * @param retentionNanos 0 for ever
 */
record Terms(int messages, long bytes, long retentionNanos, OverflowPolicy overflow) {
    static Terms of(OutboxLimits limits) {
        return new Terms(limits.messages(), limits.bytes(), limits.retention().toNanos(), limits.overflow());
    }

    static Terms of(OutboxLimits limits, OutboxSpec spec) {
        var bytes = spec.maxBytes();
        var retention = spec.retention();
        var overflow = spec.overflow();
        return new Terms(
                limits.messages(),
                bytes == null ? limits.bytes() : bytes,
                (retention == null ? limits.retention() : retention).toNanos(),
                overflow == null ? limits.overflow() : overflow);
    }
}
