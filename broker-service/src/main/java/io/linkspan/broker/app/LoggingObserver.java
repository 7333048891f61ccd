package io.linkspan.broker.app;

import io.linkspan.broker.operator.BrokerLog;
import io.linkspan.broker.vertx.ConnectionObserver;

/** Failures of the network layer's callers, in the broker's log. */
final class LoggingObserver implements ConnectionObserver {
    @Override
    public void handlerFailed(String listener, String remoteAddress, String where, Throwable failure) {
        BrokerLog.LOG.handlerFailed(listener, remoteAddress, where, failure);
    }

    @Override
    public void taskFailed(int loop, Throwable failure) {
        BrokerLog.LOG.taskFailed(loop, failure);
    }
}
