package io.linkspan.registry.client.tls;

import io.linkspan.contracts.tls.PemFiles;
import io.linkspan.contracts.tls.TlsFilesException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS of one endpoint. Handshakes look whether the files have changed, at most once a second; what cannot be used leaves in
 * place what was there. Connections that are up are not touched.
 */
public final class ReloadingTls {
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** A session is taken up again without looking at certificates; so not for long. */
    private static final int SESSION_SECONDS = 60;

    private record Loaded(
            @Nullable Identity identity, @Nullable Identity former, X509ExtendedTrustManager trust) {}

    private final TlsFiles files;
    private final Events events;
    private final SSLContext context;
    private Map<Path, Object> seen;
    private volatile Loaded loaded;
    private volatile long lookAt;
    private int reads;

    /** What an operator wants to know. */
    public interface Events {
        /** Other files are in use now. */
        void reloaded(String prefix);

        /** @param cause names the key, the file and what is wrong with it; what was in use stays in use */
        void notReloaded(String cause);

        /** @param cause names the key by which the other side's certificate was judged, and why it was refused */
        void refused(String cause);
    }

    private ReloadingTls(TlsFiles files, Events events) throws TlsFilesException {
        this.files = files;
        this.events = events;
        this.seen = files.stamps();
        this.loaded = read(null);
        this.lookAt = System.nanoTime() + LOOK.toNanos();
        this.context = newContext();
    }

    /** Reads the files for the first time. @throws TlsFilesException naming key and file */
    public static ReloadingTls load(TlsFiles files, Events events) throws TlsFilesException {
        return new ReloadingTls(files, events);
    }

    /** One context for all connections; its handshakes use what is current. */
    public SSLContext context() {
        return context;
    }

    /** When the certificate in use expires; null without one. */
    public @Nullable Instant expires() {
        Identity identity = current().identity();
        return identity == null
                ? null
                : identity.chain().getFirst().getNotAfter().toInstant();
    }

    private SSLContext newContext() {
        try {
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(
                    new KeyManager[] {new CurrentKeys(() -> current().identity(), this::byAlias)},
                    new TrustManager[] {new CurrentTrust(() -> current().trust(), this::refused)},
                    null);
            made.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
            made.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
            return made;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private @Nullable Identity byAlias(String alias) {
        Loaded now = loaded;
        for (Identity identity : Arrays.asList(now.identity(), now.former())) {
            if (identity != null && identity.alias().equals(alias)) {
                return identity;
            }
        }
        return null;
    }

    private Loaded current() {
        if (System.nanoTime() - lookAt >= 0) {
            refresh();
        }
        return loaded;
    }

    private synchronized void refresh() {
        if (System.nanoTime() - lookAt < 0) {
            return;
        }
        lookAt = System.nanoTime() + LOOK.toNanos();
        Map<Path, Object> now = files.stamps();
        if (now.equals(seen)) {
            return;
        }
        // Noted before they are read: what changes meanwhile is read once more.
        seen = now;
        try {
            loaded = read(loaded.identity());
            events.reloaded(files.prefix());
        } catch (TlsFilesException unusable) {
            events.notReloaded(String.valueOf(unusable.getMessage()));
        }
    }

    private Loaded read(@Nullable Identity former) throws TlsFilesException {
        Identity identity = null;
        if (files.certificateFile() != null) {
            identity = Identity.read(
                    "linkspan-" + reads++,
                    files.prefix(),
                    files.certificateFile(),
                    Objects.requireNonNull(files.keyFile(), "there with the certificate"));
        }
        return new Loaded(identity, former, trust());
    }

    private X509ExtendedTrustManager trust() throws TlsFilesException {
        Path caFile = files.caFile();
        try {
            KeyStore authorities = null;
            if (caFile != null) {
                authorities = KeyStore.getInstance("PKCS12");
                authorities.load(null, null);
                int number = 0;
                for (X509Certificate authority : PemFiles.certificates(caFile)) {
                    authorities.setCertificateEntry("ca-" + number++, authority);
                }
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException | GeneralSecurityException | TlsFilesException unusable) {
            throw new TlsFilesException(files.prefix() + "." + files.caKey() + ": " + unusable.getMessage(), unusable);
        }
    }

    private void refused(@Nullable String host, X509Certificate[] chain, CertificateException cause) {
        // JSSE's own class for a name that is not in the certificate; all else comes from the chain.
        String key = cause.getClass() == CertificateException.class ? ": " : "." + files.caKey() + ": ";
        events.refused(files.prefix() + key + "the certificate of " + (host == null ? "the other side" : host)
                + ", subject=" + chain[0].getSubjectX500Principal() + ", is refused: " + rootMessage(cause));
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
