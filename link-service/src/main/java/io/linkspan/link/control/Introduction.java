package io.linkspan.link.control;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.message.BatchCodec;
import io.linkspan.contracts.protocol.LinkMessage.Hello;
import io.linkspan.contracts.protocol.LinkProtocol;
import io.linkspan.link.announce.Announcer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who we are for a peer, and whom we take it for.
 *
 * @param own this cluster
 * @param instance life of this cluster's data
 * @param peer name of the link
 * @param hostAndPort of the peer's broker, for sentences
 * @param username at the peer's broker, for sentences; null: none
 */
record Introduction(
        ClusterName own,
        InstanceId instance,
        ClusterName peer,
        String hostAndPort,
        @Nullable String username) {

    Hello hello(Announcer announcer) {
        return new Hello(
                LinkProtocol.MIN_VERSION,
                LinkProtocol.MAX_VERSION,
                Set.of(),
                own,
                peer,
                instance,
                announcer.actor(),
                announcer.incarnation(),
                BatchCodec.MAX_BYTES);
    }
}
