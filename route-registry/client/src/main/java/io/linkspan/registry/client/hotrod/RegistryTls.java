package io.linkspan.registry.client.hotrod;

import static io.linkspan.registry.client.hotrod.RegistryClientLog.LOG;

import io.linkspan.contracts.tls.TlsFilesException;
import io.linkspan.registry.client.tls.ReloadingTls;
import io.linkspan.registry.client.tls.TlsFiles;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards the registry: the files, and the one name that the certificates of all its nodes must have. One for all, because
 * clients connect to addresses, too, that a node tells them of.
 */
public final class RegistryTls {
    /** Before the names of the keys. */
    static final String PREFIX = "linkspan.registry.tls";

    private final ReloadingTls tls;
    private final String serverName;
    private volatile @Nullable String refusal;

    /**
     * Reads the files.
     *
     * @param serverName name or address that is in the certificate of each node
     * @throws TlsFilesException naming key and file
     */
    public RegistryTls(TlsFiles files, String serverName) throws TlsFilesException {
        this.serverName = serverName;
        this.tls = ReloadingTls.load(files, new Told());
    }

    /**
     * As configured; null without TLS.
     *
     * @throws IllegalArgumentException naming the key and its rule, or the file and what is wrong with it
     */
    public static @Nullable RegistryTls of(RegistryClientConfig.Tls config, String servers) {
        if (!config.enabled()) {
            if (config.caFile().isPresent() || config.certificateFile().isPresent()) {
                throw new IllegalArgumentException(
                        PREFIX + ".enabled: must be true when " + PREFIX + ".ca-file or .certificate-file is set");
            }
            return null;
        }
        TlsFiles files = new TlsFiles(
                PREFIX,
                config.certificateFile().orElse(null),
                config.keyFile().orElse(null),
                config.caFile().orElse(null));
        try {
            return new RegistryTls(files, config.serverName().orElseGet(() -> onlyHost(servers)));
        } catch (TlsFilesException unusable) {
            throw new IllegalArgumentException(unusable.getMessage(), unusable);
        }
    }

    private static String onlyHost(String servers) {
        Set<String> hosts = Probe.addresses(servers).stream()
                .map(InetSocketAddress::getHostString)
                .collect(Collectors.toSet());
        if (hosts.size() != 1) {
            throw new IllegalArgumentException(PREFIX
                    + ".server-name: must be set when linkspan.registry.servers names several hosts, to a name that the"
                    + " certificates of all of them have");
        }
        return hosts.iterator().next();
    }

    SSLContext context() {
        return tls.context();
    }

    String serverName() {
        return serverName;
    }

    /** Why the registry's certificate was refused last; null: it was not, since this was asked last. */
    @Nullable
    String takeRefusal() {
        String last = refusal;
        refusal = null;
        return last;
    }

    private final class Told implements ReloadingTls.Events {
        @Override
        public void reloaded(String prefix) {
            LOG.certificatesReloaded(prefix);
        }

        @Override
        public void notReloaded(String cause) {
            LOG.certificatesNotReloaded(cause);
        }

        @Override
        public void refused(String cause) {
            refusal = Objects.requireNonNull(cause);
        }
    }
}
