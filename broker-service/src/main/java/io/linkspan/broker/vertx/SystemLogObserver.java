package io.linkspan.broker.vertx;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Logs failures through the platform's logger, for embedding and tests without the broker's typed messages. */
public final class SystemLogObserver implements ConnectionObserver {
    private static final Logger LOG = System.getLogger(SystemLogObserver.class.getName());

    @Override
    public void handlerFailed(String listener, String remoteAddress, String where, Throwable failure) {
        LOG.log(Level.ERROR, "listener=" + listener + " remote=" + remoteAddress + " " + where + " failed", failure);
    }

    @Override
    public void taskFailed(int loop, Throwable failure) {
        LOG.log(Level.ERROR, "a task of event loop " + loop + " failed", failure);
    }
}
