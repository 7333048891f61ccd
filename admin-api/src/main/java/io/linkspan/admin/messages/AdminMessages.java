package io.linkspan.admin.messages;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** Every line at INFO and above; an id never changes its meaning. Never payloads, passwords or tokens. */
@MessageLogger(projectCode = "LINKSPAN", length = 4)
public interface AdminMessages {

    /** Lines of the running service. */
    AdminMessages LOG = Logger.getMessageLogger(MethodHandles.lookup(), AdminMessages.class, "io.linkspan.admin");

    /** Who changed what; a category of its own, so that it can be routed to its own file. */
    AdminMessages AUDIT = Logger.getMessageLogger(MethodHandles.lookup(), AdminMessages.class, "io.linkspan.audit");

    /** Start-up. */
    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 4001, value = "Admin API of cluster=%s started as node=%s")
    void started(String cluster, String node);

    /** The registry answered for the first time. */
    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 4002, value = "Registry reached, admin API is ready: incarnation=%d")
    void registryReached(long incarnation);

    /** This process could not renew its entry; logged once per outage. */
    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 4003, value = "Registry away, requests are answered with 503 until it is back: cause=%s")
    void registryAway(String cause);

    /** After {@link #registryAway}. */
    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 4004, value = "Registry is back")
    void registryBack();

    /** A stored secret cannot be read, most likely because the key file was exchanged. */
    @LogMessage(level = Logger.Level.ERROR)
    @Message(
            id = 4005,
            value =
                    "Stored secrets of link=%s cannot be decrypted with the key of linkspan.admin.encryption-key-file: cause=%s")
    void undecipherable(String link, String cause);

    /** One line per attempted change. */
    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 4100, value = "Audit: who=%s verb=%s %s=%s outcome=%s")
    void change(String who, String verb, String kind, String name, String outcome);

    /** First load or reload. */
    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 4200, value = "Users file loaded: file=%s users=%d")
    void usersLoaded(String file, int users);

    /** The users before stay in force. */
    @LogMessage(level = Logger.Level.WARN)
    @Message(id = 4201, value = "Users file not usable, keeping the users loaded before: file=%s cause=%s")
    void usersNotReloaded(String file, String cause);

    /** Nobody can log in. */
    @LogMessage(level = Logger.Level.WARN)
    @Message(
            id = 4202,
            value =
                    "Nobody can log in: set linkspan.admin.users-file, or switch OIDC on with quarkus.oidc.tenant-enabled=true")
    void noUsers();

    /** Wrong user name or password. */
    @LogMessage(level = Logger.Level.INFO)
    @Message(id = 4203, value = "Login refused: user=%s")
    void loginRefused(String user);

    /** A bug; {@code id} is in the answer, too. */
    @LogMessage(level = Logger.Level.ERROR)
    @Message(id = 4900, value = "Request failed: id=%s method=%s path=%s")
    void requestFailed(@Cause Throwable cause, String id, String method, String path);
}
