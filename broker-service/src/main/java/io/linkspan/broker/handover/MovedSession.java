package io.linkspan.broker.handover;

import io.linkspan.broker.stream.Horizon;
import io.linkspan.contracts.cluster.NodeId;
import java.util.ArrayList;
import java.util.List;

/**
 * A session as it leaves its node, without what it is owed.
 *
 * @param again whether its node has begun another life since it began to leave: what was open then has been said before
 * @param number under which log and registry know it; 0 when they do not
 * @param connections how many clients it has had
 * @param incoming QoS 2 identifiers that the client has open
 * @param released QoS 2 identifiers towards the client for which PUBREC has come
 * @param horizon what its node had seen
 */
record MovedSession(
        NodeId former,
        boolean again,
        String clientId,
        long number,
        long connections,
        long expirySeconds,
        List<Subscribed> subscriptions,
        List<Integer> incoming,
        List<Integer> released,
        Horizon horizon) {
    /**
     * One of its subscriptions.
     *
     * @param filter as the client wrote it
     * @param identifier 0 for none
     */
    record Subscribed(String filter, int qos, boolean noLocal, boolean retainAsPublished, int identifier) {}

    /** Beside it a message's other fields are few. */
    private static final int PART_BYTES = 512 << 10;

    /** The same in as many parts as its subscriptions need; the first one has the exchanges. */
    List<MovedSession> parts() {
        List<MovedSession> parts = new ArrayList<>();
        List<Subscribed> part = new ArrayList<>();
        int bytes = 0;
        for (Subscribed one : subscriptions) {
            if (bytes > PART_BYTES) {
                parts.add(with(part, parts.isEmpty()));
                part = new ArrayList<>();
                bytes = 0;
            }
            part.add(one);
            bytes += 3 * one.filter().length() + 16; // at most three bytes in UTF-8 for a char
        }
        parts.add(with(part, parts.isEmpty()));
        return parts;
    }

    private MovedSession with(List<Subscribed> some, boolean first) {
        return new MovedSession(
                former,
                again,
                clientId,
                number,
                connections,
                expirySeconds,
                some,
                first ? incoming : List.of(),
                first ? released : List.of(),
                first ? horizon : Horizon.NONE);
    }
}
