package io.linkspan.broker.client;

/**
 * A rate with a second's worth at once. What is taken beyond that is owed and paid off at the same rate. Not safe for
 * several threads.
 */
final class TokenBucket {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private double tokens;
    private long filledNanos;

    /** @param perSecond 0 no limit */
    TokenBucket(long perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.tokens = perSecond;
        this.filledNanos = nowNanos;
    }

    /** Takes that many, and answers for how many nanoseconds nothing more should be taken; 0 go on. */
    long take(long amount, long nowNanos) {
        if (perSecond == 0) {
            return 0;
        }
        fill(nowNanos);
        tokens -= amount;
        return tokens >= 0 ? 0 : (long) (-tokens / perSecond * NANOS_PER_SECOND);
    }

    /** Takes one if there is one. */
    boolean tryTake(long nowNanos) {
        if (perSecond == 0) {
            return true;
        }
        fill(nowNanos);
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    private void fill(long nowNanos) {
        tokens = Math.min(perSecond, tokens + (nowNanos - filledNanos) / NANOS_PER_SECOND * perSecond);
        filledNanos = nowNanos;
    }
}
