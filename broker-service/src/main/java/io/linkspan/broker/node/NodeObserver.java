package io.linkspan.broker.node;

import io.linkspan.contracts.cluster.NodeId;

/** What operators are told of the streams between nodes; never blocks. */
public interface NodeObserver {
    /** Messages flow to the node. */
    void reached(NodeId node, long incarnation);

    /** The stream to the node is down; told once until it is up again. */
    void unreached(NodeId node, String cause);

    /** A node that dialled was turned away. */
    void refused(String cause);

    /** A node is no longer part of the cluster. */
    void gone(NodeId node, long incarnation);
}
