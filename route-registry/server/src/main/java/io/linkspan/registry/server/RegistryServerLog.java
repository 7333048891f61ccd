package io.linkspan.registry.server;

import java.nio.file.Path;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What the registry tells operators; ids 3000 to 3099 are the server's. */
@MessageLogger(projectCode = "LINKSPAN", length = 4)
public interface RegistryServerLog extends BasicLogger {
    /** The one instance. */
    RegistryServerLog LOG = Logger.getMessageLogger(
            java.lang.invoke.MethodHandles.lookup(), RegistryServerLog.class, "io.linkspan.registry.server");

    @LogMessage(level = Level.INFO)
    @Message(id = 3001, value = "route registry serves: host=%s, port=%d, dataDir=%s, members=%d, durationMs=%d")
    void serves(String host, int port, Path dataDir, int members, long durationMs);

    @LogMessage(level = Level.INFO)
    @Message(id = 3002, value = "route registry stopped: durationMs=%d")
    void stopped(long durationMs);

    @LogMessage(level = Level.WARN)
    @Message(id = 3003, value = "this registry node could not be announced, will be tried again: cause=%s")
    void notAnnounced(String cause);

    @LogMessage(level = Level.ERROR)
    @Message(id = 3004, value = "route registry did not stop cleanly")
    void notStopped(@Cause Throwable cause);
}
