package io.linkspan.broker.app;

import io.linkspan.broker.node.NodeObserver;
import io.linkspan.broker.operator.BrokerLog;
import io.linkspan.contracts.cluster.NodeId;

/** The other brokers' coming and going, in the broker's log. */
final class LoggingNodes implements NodeObserver {
    @Override
    public void reached(NodeId node, long incarnation) {
        BrokerLog.LOG.nodeReached(node.value(), incarnation);
    }

    @Override
    public void unreached(NodeId node, String cause) {
        BrokerLog.LOG.nodeUnreached(node.value(), cause);
    }

    @Override
    public void refused(String cause) {
        BrokerLog.LOG.nodeRefused(cause);
    }

    @Override
    public void gone(NodeId node, long incarnation) {
        BrokerLog.LOG.nodeGone(node.value(), incarnation);
    }
}
