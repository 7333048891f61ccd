package io.linkspan.broker.vertx.tls;

import io.linkspan.broker.connection.ClientAuth;
import io.linkspan.broker.connection.TlsConfig;
import io.linkspan.broker.connection.TlsConfig.Identity;
import io.linkspan.contracts.tls.PemFiles;
import io.linkspan.contracts.tls.TlsFilesException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of one listener.
 *
 * <p>Handshakes take what is current at their start; {@link #refresh} replaces all of it at once or nothing, and never
 * touches a connection that is up. Reading is for any thread, refreshing for one.
 */
public final class ServerTls {
    /** The name under which {@link #expiries} shows the certificate for clients that ask for no known host. */
    public static final String DEFAULT_HOST = "default";

    private record Loaded(SslContext standard, Map<String, SslContext> byHost, Map<String, Instant> expiries) {}

    private final TlsConfig config;
    private volatile Loaded loaded;
    private Map<Path, Object> seen;

    private ServerTls(TlsConfig config, Loaded loaded, Map<Path, Object> seen) {
        this.config = config;
        this.loaded = loaded;
        this.seen = seen;
    }

    /** Reads the files for the first time. */
    public static ServerTls load(TlsConfig config) throws TlsFilesException {
        Map<Path, Object> stamps = stamps(config);
        return new ServerTls(config, read(config), stamps);
    }

    /**
     * Reads the files again if one of them has changed since the last time.
     *
     * @return whether new certificates are in use now
     * @throws TlsFilesException they cannot be used; those in use stay, and the same files are not tried again
     */
    public boolean refresh() throws TlsFilesException {
        Map<Path, Object> now = stamps(config);
        if (now.equals(seen)) {
            return false;
        }
        // Noted before they are read: what changes meanwhile is read once more.
        seen = now;
        loaded = read(config);
        return true;
    }

    /** When each certificate expires, by host name. */
    public Map<String, Instant> expiries() {
        return loaded.expiries();
    }

    /**
     * The certificate and rules for a client.
     *
     * @param host what it asked for, in lower case
     */
    SslContext forHost(@Nullable String host) {
        Loaded current = loaded;
        if (host == null || current.byHost().isEmpty()) {
            return current.standard();
        }
        SslContext exact = current.byHost().get(host);
        if (exact == null) {
            int dot = host.indexOf('.');
            exact = dot < 0 ? null : current.byHost().get("*" + host.substring(dot));
        }
        return exact == null ? current.standard() : exact;
    }

    private static Loaded read(TlsConfig config) throws TlsFilesException {
        Path clientCa = config.clientCaFile();
        List<X509Certificate> authorities = clientCa == null ? List.of() : PemFiles.certificates(clientCa);
        Map<String, Instant> expiries = new TreeMap<>();
        SslContext standard = context(config, config.identity(), authorities, DEFAULT_HOST, expiries);
        Map<String, SslContext> byHost = new HashMap<>();
        for (Map.Entry<String, Identity> sni : config.sni().entrySet()) {
            byHost.put(sni.getKey(), context(config, sni.getValue(), authorities, sni.getKey(), expiries));
        }
        return new Loaded(standard, Map.copyOf(byHost), Map.copyOf(expiries));
    }

    private static SslContext context(
            TlsConfig config,
            Identity identity,
            List<X509Certificate> authorities,
            String host,
            Map<String, Instant> expiries)
            throws TlsFilesException {
        List<X509Certificate> chain = PemFiles.certificates(identity.certificateFile());
        X509Certificate certificate = chain.get(0);
        SslContextBuilder builder = SslContextBuilder.forServer(
                        PemFiles.privateKey(identity.keyFile(), certificate), chain.toArray(X509Certificate[]::new))
                .sslProvider(SslProvider.JDK)
                .protocols(config.protocols())
                .clientAuth(clientAuth(config.clientAuth()));
        if (!authorities.isEmpty()) {
            builder.trustManager(authorities.toArray(X509Certificate[]::new));
        }
        try {
            expiries.put(host, certificate.getNotAfter().toInstant());
            return builder.build();
        } catch (SSLException | IllegalArgumentException unusable) {
            throw new TlsFilesException(
                    "the certificate in " + identity.certificateFile() + " cannot be used: " + unusable.getMessage(),
                    unusable);
        }
    }

    private static io.netty.handler.ssl.ClientAuth clientAuth(ClientAuth wish) {
        return switch (wish) {
            case NONE -> io.netty.handler.ssl.ClientAuth.NONE;
            case REQUEST -> io.netty.handler.ssl.ClientAuth.OPTIONAL;
            case REQUIRED -> io.netty.handler.ssl.ClientAuth.REQUIRE;
        };
    }

    private static Map<Path, Object> stamps(TlsConfig config) {
        Map<Path, Object> stamps = new HashMap<>();
        stamp(stamps, config.identity());
        config.sni().values().forEach(identity -> stamp(stamps, identity));
        Path clientCa = config.clientCaFile();
        if (clientCa != null) {
            stamps.put(clientCa, PemFiles.stamp(clientCa));
        }
        return stamps;
    }

    private static void stamp(Map<Path, Object> stamps, Identity identity) {
        stamps.put(identity.certificateFile(), PemFiles.stamp(identity.certificateFile()));
        stamps.put(identity.keyFile(), PemFiles.stamp(identity.keyFile()));
    }
}
