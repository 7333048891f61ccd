package io.linkspan.broker.outbox;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.StreamId;

/**
 * This node's log and its present life, from which the identities of all its streams follow.
 *
 * @param epoch grows with each life of the log; the node's incarnation
 */
public record StreamOrigin(ClusterName cluster, InstanceId instance, NodeId log, long epoch) {
    /** An earlier life of the same log. */
    StreamOrigin of(long earlier) {
        return new StreamOrigin(cluster, instance, log, earlier);
    }

    public StreamId stream(int lane) {
        return new StreamId(cluster, instance, log, epoch, lane);
    }
}
