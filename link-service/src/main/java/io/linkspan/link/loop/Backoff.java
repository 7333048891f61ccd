package io.linkspan.link.loop;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits between attempts: full jitter, so that many links cut at once do not come back at once.
 *
 * <p>Attempt n waits a random time between {@link #FLOOR} and min({@code cap}, {@link #FIRST} × 2ⁿ).
 */
public final class Backoff {

    /** Never sooner: a peer that refuses at once must not turn an attempt into a busy loop. */
    public static final Duration FLOOR = Duration.ofMillis(50);

    /** Upper bound of the first wait: most interruptions are shorter than the retry interval. */
    public static final Duration FIRST = Duration.ofMillis(500);

    private static final int MAX_DOUBLINGS = 20;

    private final RandomGenerator random;
    private final long capMillis;
    private int attempts;

    /** Starts with the shortest waits; {@code cap} is the longest. */
    public Backoff(Duration cap, RandomGenerator random) {
        this.random = random;
        this.capMillis = Math.max(FLOOR.toMillis() + 1, cap.toMillis());
    }

    /** The next wait. */
    public Duration next() {
        long upper = Math.min(capMillis, FIRST.toMillis() << Math.min(attempts, MAX_DOUBLINGS));
        attempts++;
        return Duration.ofMillis(random.nextLong(FLOOR.toMillis(), Math.max(upper, FLOOR.toMillis() + 1)));
    }

    /** What was tried has worked: start over with short waits. */
    public void reset() {
        attempts = 0;
    }

    /** Waits since the last success. */
    public int attempts() {
        return attempts;
    }
}
