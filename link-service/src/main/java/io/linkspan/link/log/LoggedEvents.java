package io.linkspan.link.log;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.link.LinkState;
import io.linkspan.link.status.LinkEvents;
import io.linkspan.link.status.LinkStatus;

/** Writes events to the log; what is only on the way somewhere is for debugging. */
public final class LoggedEvents implements LinkEvents {

    @Override
    public void transition(ClusterName link, LinkStatus from, LinkStatus to) {
        String name = link.value();
        String before = from.state().word();
        switch (to.state()) {
            case LinkState.Online online -> LinkLog.LOG.online(name, before);
            case LinkState.Disconnected disconnected -> LinkLog.LOG.disconnected(name, before, disconnected.cause());
            case LinkState.Failed failed -> LinkLog.LOG.failed(name, before, failed.reason());
            case LinkState.Disabled disabled -> LinkLog.LOG.underWay(disabled.word(), name, before);
            case LinkState.Connecting connecting -> LinkLog.LOG.underWay(connecting.word(), name, before);
            case LinkState.Handshaking handshaking -> LinkLog.LOG.underWay(handshaking.word(), name, before);
            case LinkState.Bootstrapping bootstrapping -> LinkLog.LOG.underWay(bootstrapping.word(), name, before);
        }
    }

    @Override
    public void started(ClusterName link, String server) {
        LinkLog.LOG.started(link.value(), server);
    }

    @Override
    public void stopped(ClusterName link) {
        LinkLog.LOG.stopped(link.value());
    }

    @Override
    public void changed(ClusterName link, String what) {
        LinkLog.LOG.changed(link.value(), what);
    }

    @Override
    public void routesRemoved(ClusterName link, int filters) {
        LinkLog.LOG.routesRemoved(link.value(), filters);
    }

    @Override
    public void routesExpired(ClusterName link, int filters) {
        LinkLog.LOG.routesExpired(link.value(), filters);
    }
}
