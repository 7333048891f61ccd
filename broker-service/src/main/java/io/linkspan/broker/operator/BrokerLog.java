package io.linkspan.broker.operator;

import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What operators read of the broker; ids are stable. */
@MessageLogger(projectCode = "LINKSPAN", length = 4)
public interface BrokerLog extends BasicLogger {
    BrokerLog LOG =
            Logger.getMessageLogger(java.lang.invoke.MethodHandles.lookup(), BrokerLog.class, "io.linkspan.broker");

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 1001, value = "broker ready: cluster=%s node=%s incarnation=%d mqtt=%d link=%d loops=%d retained=%d")
    void ready(String cluster, String node, long incarnation, int mqttPort, int linkPort, int loops, int retained);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 1002, value = "broker waits for the route registry: cause=%s")
    void waitingForRegistry(String cause);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 1003, value = "users loaded: file=%s users=%d")
    void usersLoaded(String file, int users);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 1004, value = "users file refused, the users known before stay: file=%s cause=%s")
    void usersRefused(String file, String cause);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 1005, value = "a connection was closed by a failure of the broker: listener=%s address=%s at=%s")
    void handlerFailed(String listener, String address, String where, @Cause Throwable failure);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 1006, value = "a task of event loop %d failed")
    void taskFailed(int loop, @Cause Throwable failure);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 1007, value = "retained messages that could not be read were skipped: count=%d")
    void retainedUnreadable(int count);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 1008, value = "anonymous clients are allowed: cluster=%s")
    void anonymousAllowed(String cluster);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 1009, value = "broker stops: clients=%d")
    void stopping(int clients);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 1010, value = "housekeeping failed and goes on: node=%s")
    void housekeepingFailed(String node, @Cause Throwable failure);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 1011, value = "a change from the registry could not be applied: channel=%s")
    void changeRefused(String channel, @Cause Throwable failure);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 1012, value = "all clients have been sent away: clients=%d durationMs=%d")
    void sentAway(long clients, long durationMs);

    // --- listeners: 1020 to 1039

    @LogMessage(level = Logger.Level.DEBUG)
    @Message(id = 1020, value = "a connection ended before MQTT began: listener=%s address=%s reason=%s cause=%s")
    void handshakeFailed(String listener, String address, String reason, String cause);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 1021, value = "certificates reloaded: listener=%s")
    void certificatesReloaded(String listener);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 1022, value = "changed certificates refused, those in use stay: listener=%s cause=%s")
    void certificatesRefused(String listener, String cause);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 1023, value = "broker cannot start: cause=%s")
    void cannotListen(String cause);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 1024, value = "listener open: listener=%s transport=%s address=%s port=%d")
    void listening(String listener, String transport, String address, int port);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 1040, value = "an event loop was not through after %d seconds, wills may be missing")
    void willsUnpublished(long seconds);

    // --- other brokers of the cluster: 1060 to 1079

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 1060, value = "broker of this cluster reached: node=%s incarnation=%d")
    void nodeReached(String node, long incarnation);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 1061, value = "broker of this cluster not reached, tried again until it is gone: node=%s cause=%s")
    void nodeUnreached(String node, String cause);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 1062, value = "somebody who dialled the port for brokers was turned away: cause=%s")
    void nodeRefused(String cause);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 1063, value = "broker has left the cluster: node=%s incarnation=%d")
    void nodeGone(String node, long incarnation);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 1064, value = "no service password, so this broker exchanges no messages with others: node=%s")
    void alone(String node);

    // --- access: 1100 to 1149

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 1100, value = "access rules loaded: file=%s rules=%d")
    void rulesLoaded(String file, int rules);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 1101, value = "access rules refused, the rules known before stay: file=%s cause=%s")
    void rulesRefused(String file, String cause);

    @LogMessage(level = Logger.Level.DEBUG)
    @Message(id = 1102, value = "login refused: listener=%s address=%s clientId=%s authenticator=%s cause=%s")
    void loginRefused(String listener, String address, String clientId, String authenticator, String cause);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 1103, value = "too many failed logins, the address must pause: address=%s failures=%d durationMs=%d")
    void loginsThrottled(String address, int failures, long durationMs);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 1104, value = "an authenticator failed, the client was refused: authenticator=%s cause=%s")
    void authenticatorFailed(String authenticator, String cause);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 1105, value = "logins cannot be decided by a source that does not answer: source=%s cause=%s")
    void accessSourceAway(String source, String cause);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 1106, value = "a source that decides about logins answers: source=%s")
    void accessSourceBack(String source);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 1107, value = "keys for tokens loaded: file=%s keys=%d")
    void keysLoaded(String file, int keys);

    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 1108, value = "keys for tokens refused, those known before stay: file=%s cause=%s")
    void keysRefused(String file, String cause);

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 1070,
            value =
                    "this broker stands in for one that is away, until that begins again: node=%s incarnation=%d sessions=%d")
    void standsIn(String node, long incarnation, int sessions);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 1071, value = "this broker does not stand in for the other any more: node=%s incarnation=%d")
    void gaveWay(String node, long incarnation);

    @LogMessage(level = Logger.Level.INFO)
    @Message(
            id = 1072,
            value = "nothing is left of a broker that is away, its log is forgotten: node=%s incarnation=%d")
    void nothingLeft(String node, long incarnation);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 1073, value = "cannot stand in for a broker that is away, tried again: node=%s cause=%s")
    void cannotStandIn(String node, String cause);

    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 1051, value = "recalled: sessions=%d logEntries=%d damaged=%d durationMs=%d")
    void recalled(int sessions, int logEntries, int damaged, long durationMs);

    @LogMessage(level = Logger.Level.FATAL)
    @Message(id = 1052, value = "another node has taken over the log of this one: the process ends")
    void logSealed();

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 1053, value = "changes of sessions cannot be saved and are tried again; said once: cause=%s")
    void sessionNotSaved(String cause);

    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 1054, value = "the registry did not answer on the way out: sessionChanges=%d")
    void leftUnkept(int sessionChanges);

    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 1050,
            value = "a topic or filter is too long for the registry and holds on this node only; said once:"
                    + " cache=%s maximumBytes=%d")
    void keyTooLong(String cache, int maximumBytes);
}
