package io.linkspan.broker.outbox;

import io.linkspan.broker.connection.Publication;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.message.Message;
import java.util.ArrayList;
import java.util.List;

/** Makes the copy of a message that one peer is to get: its target, the path so far, the time it has left. */
final class Addressing {
    private Addressing() {}

    static Message forPeer(Publication publication, ClusterName own, ClusterName peer, long nowNanos) {
        Message message = publication.message();
        var path = message.path().contains(own) ? message.path() : plus(message.path(), own);
        var properties = message.properties();
        long remaining = publication.remainingSeconds(nowNanos);
        // Two machines' clocks are never compared: what crosses is the time left, counted on this one.
        var counted = remaining == properties.expirySeconds() ? properties : properties.withExpirySeconds(remaining);
        return message.withProperties(counted).towards(List.of(peer), path, Math.max(0, message.hopLimit() - 1));
    }

    private static List<ClusterName> plus(List<ClusterName> path, ClusterName own) {
        var longer = new ArrayList<>(path);
        longer.add(own);
        return List.copyOf(longer);
    }
}
