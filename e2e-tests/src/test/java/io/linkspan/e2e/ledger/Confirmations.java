package io.linkspan.e2e.ledger;

import java.util.Map;
import java.util.TreeMap;

/**
 * Until when a broker is known to have a subscriber's acknowledgements, connection by connection, on the clock of
 * {@link System#nanoTime()}.
 *
 * <p>Not the time alone decides whether a QoS 1 message may come again: a broker that the machine holds up for seconds has
 * not read a PUBACK that lies in its socket, and when the connection ends then, it never will.
 *
 * <p>Not safe for several threads: {@link Ledger} guards it.
 */
final class Confirmations {
    private static final long NEVER = Long.MIN_VALUE;

    private final Disturbances disturbances;
    /** What was written until the key was confirmed at the value; or the connection ended at the key, {@link #NEVER}. */
    private final TreeMap<Long, Long> moments = new TreeMap<>();

    Confirmations(Disturbances disturbances) {
        this.disturbances = disturbances;
    }

    void add(long until, long nanos) {
        moments.put(until, nanos);
    }

    void end(long nanos) {
        moments.put(nanos, NEVER);
    }

    /**
     * Whether what arrived at this moment may come again: the broker is not known to have got its acknowledgement before the
     * connection ended, or it got it so short a time before a disturbance that it need not have kept it.
     */
    boolean mayRepeat(long arrival) {
        Map.Entry<Long, Long> next = moments.ceilingEntry(arrival);
        if (next == null) {
            return disturbances.soonAfter(arrival);
        }
        return next.getValue() == NEVER || disturbances.soonAfter(next.getValue());
    }
}
