package io.linkspan.broker.log;

import io.linkspan.broker.stream.Picks;
import io.linkspan.contracts.message.QoS;
import org.jspecify.annotations.Nullable;

/** One durable recipient of a message. */
public sealed interface Target {
    /**
     * A session that outlives its connection.
     *
     * @param session the number of the session, never used again for another
     * @param qos of this delivery, 1 or 2
     * @param retain the flag as the subscriber is to see it
     * @param identifiers subscription identifiers; empty for none; never mutated
     * @param share the shared filter ({@code $share/name/filter}) the session was picked for; null for a plain
     *     subscription
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record ForSession(
            long session,
            QoS qos,
            boolean retain,
            int[] identifiers,
            @Nullable String share) implements Target {}

    /**
     * The retained store of the cluster.
     *
     * @param version of the change, by which it is told from later ones of the topic
     */
    record ForRetained(long version) implements Target {}

    /**
     * A lane of an outbox.
     *
     * @param destination the outbox
     * @param lane 0 to {@code StreamId.LANES - 1}
     * @param number the message's place in the stream of this lane, from 1 on
     * @param picks what stands beside it; {@link Picks#NONE} on a link
     */
    record ForLane(String destination, int lane, long number, Picks picks) implements Target {}
}
