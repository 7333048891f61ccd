package io.linkspan.e2e.ledger;

import java.time.Duration;
import java.util.concurrent.ConcurrentSkipListSet;

/** The moments in which a process was killed or a connection ended, on the clock of {@link System#nanoTime()}. */
final class Disturbances {
    /**
     * How long before such a moment a broker may have got the PUBACK of a QoS 1 message for its repetition to be the crash's:
     * it is in the log some milliseconds later, and on a busy test machine much later.
     */
    static final Duration LAST_MOMENTS = Duration.ofSeconds(2);

    private final ConcurrentSkipListSet<Long> moments = new ConcurrentSkipListSet<>();

    void add(long nanos) {
        moments.add(nanos);
    }

    /** Whether something was disturbed so soon after this moment that a message of then may come again. */
    boolean soonAfter(long nanos) {
        Long next = moments.ceiling(nanos);
        return next != null && next - nanos <= LAST_MOMENTS.toNanos();
    }
}
