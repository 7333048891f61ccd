package io.linkspan.broker.node;

import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.StreamId;

/** One life of a node's log: the streams of all its lanes. */
record LogLife(NodeId log, long epoch) {
    static LogLife of(StreamId stream) {
        return new LogLife(stream.log(), stream.epoch());
    }
}
