package io.linkspan.link.control;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.protocol.LinkMessage.HelloRefused;
import org.jspecify.annotations.Nullable;

/** The sentence an operator reads when the peer will not have us. */
final class Refusals {

    private Refusals() {}

    static String sentence(HelloRefused refused, ClusterName peer, String hostAndPort) {
        return switch (refused.code()) {
            case WRONG_NAME -> wrongName(refused.detail(), peer, hostAndPort);
            case STALE_INCARNATION -> "peer refused: another link service of this cluster speaks for the link now";
            case NOT_READY -> "the link service of cluster '" + peer + "' is still loading";
            case UNKNOWN_CLUSTER, DISABLED, VERSION, NOT_AUTHORISED, MALFORMED, OTHER ->
                "peer refused: " + refused.detail();
        };
    }

    static String wrongName(String actual, ClusterName peer, String hostAndPort) {
        return "the cluster at " + hostAndPort + " is named '" + actual + "', not '" + peer + "'";
    }

    /** The broker, not the link service, said no. */
    static String notAuthorised(@Nullable String username, ClusterName own, String hostAndPort) {
        String who = username == null ? "a client without user name" : "user '" + username + "'";
        return "not authorised at " + hostAndPort + ": " + who + " may not speak for cluster '" + own + "'";
    }
}
