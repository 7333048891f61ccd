package io.linkspan.broker.node;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;

/**
 * What a broker says when it dials another one.
 *
 * @param epoch the caller's life: its incarnation, and that of all its streams
 * @param to whom it means to reach
 * @param incarnation the life of that node which it means: an address may by now be another one's
 */
public record Hello(ClusterName cluster, InstanceId instance, NodeId from, long epoch, NodeId to, long incarnation) {}
