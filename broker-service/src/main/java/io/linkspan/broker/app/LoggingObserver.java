package io.linkspan.broker.app;

import io.linkspan.broker.operator.BrokerLog;
import io.linkspan.broker.vertx.ConnectionObserver;
import io.linkspan.broker.vertx.HandshakeFailure;

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

    @Override
    public void handshakeFailed(String listener, String remoteAddress, HandshakeFailure reason, String why) {
        BrokerLog.LOG.handshakeFailed(listener, remoteAddress, reason.name(), why);
    }

    @Override
    public void certificatesReloaded(String listener) {
        BrokerLog.LOG.certificatesReloaded(listener);
    }

    @Override
    public void certificatesRefused(String listener, String why) {
        BrokerLog.LOG.certificatesRefused(listener, why);
    }
}
