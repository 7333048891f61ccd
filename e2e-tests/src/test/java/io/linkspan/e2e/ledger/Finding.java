package io.linkspan.e2e.ledger;

/**
 * Something that may not be.
 *
 * @param kind of fault
 * @param where the subscriber or client that saw it
 * @param what for people: publisher and numbers
 * @param count how many messages, at least 1
 */
public record Finding(Kind kind, String where, String what, long count) {
    /** What can be wrong. */
    public enum Kind {
        /** Acknowledged to the publisher, and never arrived. */
        LOST,
        /** Arrived again although it may not: QoS 2 at all; QoS 1 without DUP, or acknowledged long before anything was disturbed. */
        REPEATED,
        /** Arrived for the first time after a later message of the same publisher. */
        DISORDERED,
        /** Arrived, and was never sent. */
        INVENTED,
        /** A broker that had confirmed a session did not know it any more. */
        SESSION,
        /** Something did not become right within the time that anything gets. */
        STUCK,
        /** A packet that has no place where it came. */
        PROTOCOL
    }

    @Override
    public String toString() {
        return kind + " " + count + " at " + where + ": " + what;
    }
}
