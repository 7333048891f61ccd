package io.linkspan.broker.node;

import io.linkspan.broker.outbox.StreamOrigin;
import io.linkspan.contracts.cluster.NodeId;

/** This broker in its present life, and what it proves itself by. */
record NodeSelf(StreamOrigin origin, HelloCodec codec) {
    byte[] hello(NodeAddress to) {
        return codec.write(new Hello(
                origin.cluster(), origin.instance(), origin.log(), origin.epoch(), to.node(), to.incarnation()));
    }

    NodeId node() {
        return origin.log();
    }
}
