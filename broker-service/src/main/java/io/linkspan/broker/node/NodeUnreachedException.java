package io.linkspan.broker.node;

import io.linkspan.contracts.cluster.NodeId;

/** A node could not be asked, or was lost before it answered. */
public final class NodeUnreachedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NodeUnreachedException(NodeId node) {
        super("node '" + node + "' is not reached");
    }
}
