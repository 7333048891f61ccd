package io.linkspan.link.lane;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.link.ServerAddress;
import io.linkspan.contracts.message.StreamId;

/**
 * One life of one broker node of this cluster.
 *
 * @param node its id, which is its log's
 * @param instance life of the cluster's data
 * @param epoch this life of the log, greater than 0
 * @param linkListener where its link listener is
 */
public record BrokerNode(NodeId node, InstanceId instance, long epoch, ServerAddress linkListener) {

    /** One lane of its log. */
    public StreamId stream(ClusterName own, int lane) {
        return new StreamId(own, instance, node, epoch, lane);
    }
}
