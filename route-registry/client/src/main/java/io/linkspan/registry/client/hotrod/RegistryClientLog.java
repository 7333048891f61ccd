package io.linkspan.registry.client.hotrod;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** What the registry client tells operators; ids 3100 to 3199. */
@MessageLogger(projectCode = "LINKSPAN", length = 4)
interface RegistryClientLog extends BasicLogger {
    /** The one instance. */
    RegistryClientLog LOG =
            Logger.getMessageLogger(MethodHandles.lookup(), RegistryClientLog.class, "io.linkspan.registry.client");

    @LogMessage(level = Level.INFO)
    @Message(id = 3101, value = "connected to the route registry: servers=%s")
    void connected(String servers);

    @LogMessage(level = Level.WARN)
    @Message(id = 3102, value = "no connection to the route registry, will keep trying: servers=%s, cause=%s")
    void away(String servers, String cause);

    @LogMessage(level = Level.INFO)
    @Message(id = 3103, value = "the route registry answers again: memoryLost=%s")
    void back(boolean memoryLost);

    @LogMessage(level = Level.DEBUG)
    @Message(id = 3104, value = "cache loaded: cache=%s, entries=%d, cause=%s, durationMs=%d")
    void loaded(String cache, int entries, String cause, long durationMs);

    @LogMessage(level = Level.WARN)
    @Message(id = 3105, value = "cache could not be loaded, will be tried again: cache=%s, cause=%s")
    void notLoaded(String cache, String cause);

    @LogMessage(level = Level.WARN)
    @Message(id = 3106, value = "an entry of the route registry cannot be read and is ignored: cache=%s, cause=%s")
    void unreadable(String cache, String cause);

    @LogMessage(level = Level.INFO)
    @Message(id = 3107, value = "the files below %s have changed and are used for new connections")
    void certificatesReloaded(String prefix);

    @LogMessage(level = Level.WARN)
    @Message(id = 3108, value = "changed files cannot be used, those from before stay in use: cause=%s")
    void certificatesNotReloaded(String cause);
}
