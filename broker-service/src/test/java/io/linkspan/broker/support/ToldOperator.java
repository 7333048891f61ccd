package io.linkspan.broker.support;

import io.linkspan.broker.node.NodeObserver;
import io.linkspan.contracts.cluster.NodeId;
import java.util.List;

/** Writes down what an operator is told of the streams between nodes. */
public record ToldOperator(List<String> told) implements NodeObserver {
    @Override
    public void reached(NodeId node, long incarnation) {
        told.add("reached " + node);
    }

    @Override
    public void unreached(NodeId node, String cause) {
        told.add("unreached " + node + ": " + cause);
    }

    @Override
    public void refused(String cause) {
        told.add("refused: " + cause);
    }

    @Override
    public void gone(NodeId node, long incarnation) {
        told.add("gone " + node);
    }
}
