package io.linkspan.registry.server.infinispan;

import io.linkspan.contracts.tls.TlsFilesException;
import io.linkspan.registry.client.tls.ReloadingTls;
import io.linkspan.registry.client.tls.TlsFiles;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** TLS of this node's ports; what operators must know of it is in the log. */
final class ServerTls implements ReloadingTls.Events {
    private static final Logger LOG = System.getLogger(ServerTls.class.getPackageName());

    /** Who is refused comes back at once; the same sentence is not repeated before that. */
    private static final Duration REMIND = Duration.ofMinutes(1);

    private String last = "";
    private long saidAt;

    private ServerTls() {}

    /** @throws RegistryStartException naming the key, the file and what is wrong with it */
    static SSLContext context(TlsFiles files) {
        try {
            return ReloadingTls.load(files, new ServerTls()).context();
        } catch (TlsFilesException unusable) {
            throw new RegistryStartException(
                    unusable.getMessage() == null ? files.prefix() : unusable.getMessage(), null);
        }
    }

    @Override
    public void reloaded(String prefix) {
        LOG.log(Level.INFO, "the files below {0} have changed and are used for new connections", prefix);
    }

    @Override
    public void notReloaded(String cause) {
        LOG.log(Level.WARNING, "changed files cannot be used, those from before stay in use: {0}", cause);
    }

    @Override
    public synchronized void refused(String cause) {
        long now = System.nanoTime();
        if (!cause.equals(last) || now - saidAt >= REMIND.toNanos()) {
            last = cause;
            saidAt = now;
            LOG.log(Level.WARNING, cause);
        }
    }
}
