package io.linkspan.broker.outbox;

import io.linkspan.broker.connection.Publication;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.message.Message;
import java.util.ArrayList;
import java.util.List;

/** Makes the copy of a message that one destination is to get: the time it has left; for a peer its target and path. */
final class Addressing {
    private Addressing() {}

    static Message copy(Publication publication, ClusterName own, Destination destination, long nowNanos) {
        return switch (destination) {
            case Destination.Node ignored -> aged(publication, nowNanos);
            case Destination.Peer peer -> forPeer(aged(publication, nowNanos), own, peer.cluster());
        };
    }

    private static Message forPeer(Message message, ClusterName own, ClusterName peer) {
        var path = message.path().contains(own) ? message.path() : plus(message.path(), own);
        return message.towards(List.of(peer), path, Math.max(0, message.hopLimit() - 1));
    }

    // Two machines' clocks are never compared: what crosses is the time left, counted on this one.
    private static Message aged(Publication publication, long nowNanos) {
        Message message = publication.message();
        var properties = message.properties();
        long remaining = publication.remainingSeconds(nowNanos);
        return remaining == properties.expirySeconds()
                ? message
                : message.withProperties(properties.withExpirySeconds(remaining));
    }

    private static List<ClusterName> plus(List<ClusterName> path, ClusterName own) {
        var longer = new ArrayList<>(path);
        longer.add(own);
        return List.copyOf(longer);
    }
}
