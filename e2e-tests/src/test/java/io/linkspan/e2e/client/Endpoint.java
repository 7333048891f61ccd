package io.linkspan.e2e.client;

import io.linkspan.e2e.product.Cluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** One listener of a cluster as its {@code client.env} describes it, with the credentials for it. */
public record Endpoint(Cluster cluster, Transport transport) {
    /** Where all listeners for WebSockets answer. */
    static final String PATH = "/mqtt";

    static Endpoint tcp(Cluster cluster) {
        return new Endpoint(cluster, Transport.TCP);
    }

    String host() {
        return cluster.mqttHost();
    }

    int port() {
        return Integer.parseInt(cluster.env(transport.portKey()));
    }

    String user() {
        return cluster.mqttUser();
    }

    String password() {
        return cluster.mqttPassword();
    }

    /** As Paho wants it. */
    String uri() {
        return transport.scheme() + "://" + host() + ":" + port() + (transport.webSocket() ? PATH : "");
    }

    /** The certificate of the authority that has signed the cluster's, in PEM. */
    Path authority() {
        return Path.of(cluster.env("CA_FILE"));
    }

    /** Trusts that authority and nobody else. */
    TrustManagerFactory trust() {
        try (InputStream in = Files.newInputStream(authority())) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            return trust;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sockets that trust that authority and nobody else. */
    SSLSocketFactory sockets() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust().getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
