package io.linkspan.link.log;

import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What operators read of the link service; ids are stable. */
@MessageLogger(projectCode = "LINKSPAN", length = 4)
public interface LinkLog extends BasicLogger {
    /** The one logger of this service. */
    LinkLog LOG = Logger.getMessageLogger(java.lang.invoke.MethodHandles.lookup(), LinkLog.class, "io.linkspan.link");

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 2001, value = "link service runs: cluster=%s node=%s incarnation=%d instance=%s slot=%d")
    void running(String cluster, String node, long incarnation, String instance, int slot);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 2002, value = "link service waits for the route registry: cause=%s")
    void waitingForRegistry(String cause);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 2003, value = "link service stops")
    void stopping();

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 2010, value = "link started: link=%s server=%s")
    void started(String link, String server);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 2011, value = "link stopped: link=%s")
    void stopped(String link);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 2012, value = "link spec changed: link=%s action=%s")
    void changed(String link, String action);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 2013, value = "routes of a peer without enabled link removed: link=%s routes=%d")
    void routesRemoved(String link, int routes);

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 2014,
            value =
                    "routes of a peer removed, since it has been away for longer than their retention: link=%s routes=%d")
    void routesExpired(String link, int routes);

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 2015,
            value =
                    "a route of the peer is longer than the registry can keep and has no effect; said once a link: link=%s maxBytes=%d")
    void filterTooLong(String link, int maxBytes);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 2020, value = "link is online: link=%s before=%s")
    void online(String link, String before);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 2021, value = "link is disconnected: link=%s before=%s cause=%s")
    void disconnected(String link, String before, String cause);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 2022, value = "link has failed: link=%s before=%s cause=%s")
    void failed(String link, String before, String cause);

    @LogMessage(level = Logger.Level.DEBUG)
    @Message(id = 2023, value = "link is %s: link=%s before=%s")
    void underWay(String state, String link, String before);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 2090, value = "a task failed and its owner goes on: owner=%s")
    void taskFailed(String owner, @Cause Throwable failure);
}
