package io.linkspan.broker.node;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Waiting times between attempts: doubling, with full jitter, so that nodes that lost a third one do not dial in step. */
final class Backoff {
    private static final long FIRST_MILLIS = 50;

    /** Short: a broker of the same cluster is near, and its clients wait for it. */
    private static final long LONGEST_MILLIS = 2_000;

    private int failures;

    Duration next() {
        long ceiling = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures++, 10));
        return Duration.ofMillis(1 + ThreadLocalRandom.current().nextLong(ceiling));
    }

    void reset() {
        failures = 0;
    }
}
