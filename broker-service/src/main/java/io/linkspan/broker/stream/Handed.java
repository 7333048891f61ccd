package io.linkspan.broker.stream;

import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.topic.SharedFilter;
import org.jspecify.annotations.Nullable;

/**
 * That a message between two brokers is for one session, which moves from the sender to the receiver.
 *
 * @param session names the move; the number of the session when it has one
 * @param part what the message is
 * @param qos of the delivery, 1 or 2
 * @param retain the flag as the subscriber is to see it
 * @param identifiers subscription identifiers; empty for none; never mutated
 * @param share the shared subscription for which the session was picked; null for a plain one
 * @param packetId under which the client has been sent it with QoS 2; 0 when it has not
 * @param again whether the client may have been sent it with QoS 1: then it carries DUP
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Handed(
        long session,
        Part part,
        QoS qos,
        boolean retain,
        int[] identifiers,
        @Nullable SharedFilter share,
        int packetId,
        boolean again) {
    /** What a message of a move is. */
    public enum Part {
        /** Something that the session is owed. */
        MESSAGE,
        /** The session itself, in the payload: the first of all. */
        STATE,
        /** More of its subscriptions, in the payload, when they are too many for one message. */
        SUBSCRIPTIONS,
        /** Behind everything that the client had been sent: it may be let in. */
        READY,
        /** Behind everything: the sender has forgotten the session. */
        END
    }

    private static final int[] NONE = {};

    /** A message of the move that is none for the client. */
    public static Handed control(long session, Part part) {
        return new Handed(session, part, QoS.AT_LEAST_ONCE, false, NONE, null, 0, false);
    }
}
