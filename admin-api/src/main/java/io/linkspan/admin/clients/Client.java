package io.linkspan.admin.clients;

import java.time.Instant;

/**
 * One session of one broker, and its client, the present or the last one.
 *
 * @param node the broker's node id
 * @param user empty for an anonymous client
 * @param protocol 3.1, 3.1.1 or 5.0
 * @param sessionExpirySeconds 4,294,967,295 never
 */
public record Client(
        String clientId,
        String node,
        boolean connected,
        String user,
        String address,
        String listener,
        String protocol,
        int keepAliveSeconds,
        boolean cleanStart,
        long sessionExpirySeconds,
        Instant connectedAt,
        int subscriptions,
        int queuedMessages,
        long queuedBytes,
        int inflightMessages) {

    /** Of two brokers' words about one client, the one to show: where it is connected, else where it was last. */
    static Client better(Client one, Client other) {
        if (one.connected != other.connected) {
            return one.connected ? one : other;
        }
        return one.connectedAt.isBefore(other.connectedAt) ? other : one;
    }
}
