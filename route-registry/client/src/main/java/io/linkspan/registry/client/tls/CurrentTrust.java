package io.linkspan.registry.client.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Judges the other side's certificate by the authorities that are current; tells what it refuses. */
final class CurrentTrust extends X509ExtendedTrustManager {
    private final Supplier<X509ExtendedTrustManager> current;
    private final Refusals refusals;

    /** Is told of certificates that were refused. */
    @FunctionalInterface
    interface Refusals {
        /** @param host of the other side, as far as JSSE knows it */
        void refused(@Nullable String host, X509Certificate[] chain, CertificateException cause);
    }

    private interface Check {
        void run(X509ExtendedTrustManager trust) throws CertificateException;
    }

    CurrentTrust(Supplier<X509ExtendedTrustManager> current, Refusals refusals) {
        this.current = current;
        this.refusals = refusals;
    }

    private void check(@Nullable String host, X509Certificate[] chain, Check check) throws CertificateException {
        try {
            check.run(current.get());
        } catch (CertificateException refusal) {
            refusals.refused(host, chain, refusal);
            throw refusal;
        }
    }

    private static @Nullable String host(@Nullable SSLEngine engine) {
        return engine == null ? null : engine.getPeerHost();
    }

    private static @Nullable String host(@Nullable Socket socket) {
        return socket == null || socket.getInetAddress() == null
                ? null
                : socket.getInetAddress().getHostAddress();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        check(host(socket), chain, trust -> trust.checkClientTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        check(host(socket), chain, trust -> trust.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        check(host(engine), chain, trust -> trust.checkClientTrusted(chain, authType, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        check(host(engine), chain, trust -> trust.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(null, chain, trust -> trust.checkClientTrusted(chain, authType));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(null, chain, trust -> trust.checkServerTrusted(chain, authType));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return current.get().getAcceptedIssuers();
    }
}
