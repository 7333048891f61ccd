package io.linkspan.broker.outbox;

/**
 * The rate at which an outbox gives out what has waited, so that draining after an outage leaves room for everything
 * else. What is fresh passes unmetered. Safe from any thread.
 */
final class DrainMeter {
    /** Younger than that is not a backlog: it is on its ordinary way. */
    static final long FRESH_NANOS = 1_000_000_000L;

    /** The share of a second that may go at once: long enough for a timer's turn. */
    private static final double BURST_SECONDS = 0.1;

    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private double tokens;
    private long filledNanos;

    /** @param perSecond messages; 0 no limit */
    DrainMeter(int perSecond) {
        this.perSecond = perSecond;
        this.tokens = most();
    }

    /** Takes one if there is one. */
    synchronized boolean tryTake(long nowNanos) {
        if (perSecond == 0) {
            return true;
        }
        tokens = Math.min(most(), tokens + Math.max(0, nowNanos - filledNanos) / NANOS_PER_SECOND * perSecond);
        filledNanos = nowNanos;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    private double most() {
        return Math.max(1, perSecond * BURST_SECONDS);
    }
}
