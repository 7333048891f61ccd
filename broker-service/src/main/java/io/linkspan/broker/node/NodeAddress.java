package io.linkspan.broker.node;

import io.linkspan.contracts.cluster.NodeId;

/**
 * Where another broker of the cluster listens for frames.
 *
 * @param incarnation of its present life
 * @param port 1 to 65,535
 */
public record NodeAddress(NodeId node, long incarnation, String host, int port) {}
