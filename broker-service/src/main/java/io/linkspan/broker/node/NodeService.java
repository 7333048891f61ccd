package io.linkspan.broker.node;

import io.linkspan.contracts.cluster.NodeId;
import java.util.function.Consumer;

/** What a node does for others beside taking in their streams. */
@FunctionalInterface
public interface NodeService {
    /** For a node that others ask nothing. */
    NodeService NONE = (from, question, answer) -> {};

    /**
     * Another node asks; on some thread that must not be blocked.
     *
     * @param answer to be called once, from any thread; without an answer the other node waits in vain for its patience
     */
    void asked(NodeId from, byte[] question, Consumer<byte[]> answer);
}
