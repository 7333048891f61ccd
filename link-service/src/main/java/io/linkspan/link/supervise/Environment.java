package io.linkspan.link.supervise;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.link.control.Timings;
import io.linkspan.link.loop.Loops;
import io.linkspan.link.replicate.ExternalRoutes;
import io.linkspan.link.status.LinkEvents;
import io.linkspan.link.status.LinkMeters;
import io.linkspan.link.status.StatusSink;
import io.linkspan.link.transport.Dialer;
import io.linkspan.link.transport.OwnBroker;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/**
 * What all links of this process share.
 *
 * @param own this cluster
 * @param instance life of its data
 * @param node id of this process
 * @param slot number of this process among the replicas, for client ids; may change
 * @param connectTimeout for each step of connecting to a peer
 * @param maxRoutes filters a peer may announce
 * @param routeRetention how long a peer's routes outlive its connection, unless its link says otherwise
 */
public record Environment(
        ClusterName own,
        InstanceId instance,
        NodeId node,
        IntSupplier slot,
        Loops loops,
        Dialer dialer,
        OwnBroker ownBroker,
        ExternalRoutes externalRoutes,
        SpeakerClaims claims,
        StatusSink statusSink,
        LinkEvents events,
        LinkMeters meters,
        Timings timings,
        Duration connectTimeout,
        int maxRoutes,
        Duration routeRetention,
        RandomGenerator random) {

    /** Client ids of one process and link: one for control, up to 32 for data, rounded up. */
    private static final int CLIENT_IDS = 64;

    /** Client id of the control connection. */
    String controlClientId(String prefix) {
        return prefix + "-" + slot.getAsInt() * CLIENT_IDS;
    }

    /** Client id of a data connection. */
    String dataClientId(String prefix, int index) {
        return prefix + "-" + (slot.getAsInt() * CLIENT_IDS + 1 + index);
    }
}
