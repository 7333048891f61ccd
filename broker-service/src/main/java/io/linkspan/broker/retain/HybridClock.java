package io.linkspan.broker.retain;

import java.util.function.LongSupplier;

/**
 * A hybrid logical clock: wall-clock milliseconds in the upper 48 bits, a counter in the lower 16. Never goes back, also
 * when the wall clock does, and never falls behind a version it has seen.
 */
final class HybridClock {
    private static final int COUNTER_BITS = 16;

    private final LongSupplier millis;
    private long last;

    HybridClock(LongSupplier millis) {
        this.millis = millis;
    }

    synchronized long next() {
        last = Math.max(last + 1, millis.getAsLong() << COUNTER_BITS);
        return last;
    }

    synchronized void seen(long version) {
        last = Math.max(last, version);
    }
}
