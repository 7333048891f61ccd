package io.linkspan.link.mqtt;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientSslConfigBuilder;
import io.linkspan.contracts.link.TlsSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads the PEM texts of a TLS spec. What it cannot use it refuses, naming the field: a link that silently ignored a
 * certificate would be less protected than its owner believes.
 */
final class TlsMaterial {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");
    /** Protects nothing: the store lives in memory only. */
    private static final char[] IN_MEMORY = "in-memory".toCharArray();

    private TlsMaterial() {}

    static MqttClientSslConfig config(TlsSpec spec, Duration timeout) throws TlsMaterialException {
        MqttClientSslConfigBuilder builder = MqttClientSslConfig.builder()
                .trustManagerFactory(trust(spec.caPem()))
                .keyManagerFactory(identity(spec.certificatePem(), spec.privateKeyPem()))
                .handshakeTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .protocols(List.of("TLSv1.3", "TLSv1.2"));
        if (!spec.verifyHostname()) {
            builder = builder.hostnameVerifier((host, session) -> true);
        }
        return builder.build();
    }

    private static @Nullable TrustManagerFactory trust(@Nullable String pem) throws TlsMaterialException {
        if (pem == null) {
            return null;
        }
        Collection<? extends Certificate> authorities = certificates(pem, "tls.caPem");
        try {
            KeyStore store = emptyStore();
            int number = 0;
            for (Certificate authority : authorities) {
                store.setCertificateEntry("ca-" + number++, authority);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            return trust;
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsMaterialException("tls.caPem cannot be used: " + e.getMessage(), e);
        }
    }

    private static @Nullable KeyManagerFactory identity(@Nullable String certificatePem, @Nullable String keyPem)
            throws TlsMaterialException {
        if (certificatePem == null && keyPem == null) {
            return null;
        }
        if (certificatePem == null || keyPem == null) {
            throw new TlsMaterialException("tls.certificatePem and tls.privateKeyPem only work together");
        }
        Collection<? extends Certificate> chain = certificates(certificatePem, "tls.certificatePem");
        PrivateKey key = privateKey(keyPem);
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry("link", key, IN_MEMORY, chain.toArray(new Certificate[0]));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, IN_MEMORY);
            return keys;
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsMaterialException("tls.certificatePem does not fit tls.privateKeyPem", e);
        }
    }

    private static Collection<? extends Certificate> certificates(String pem, String field)
            throws TlsMaterialException {
        try {
            Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            if (certificates.isEmpty()) {
                throw new TlsMaterialException(field + " holds no PEM certificate");
            }
            return certificates;
        } catch (CertificateException e) {
            throw new TlsMaterialException(field + " is not a list of PEM certificates", e);
        }
    }

    private static PrivateKey privateKey(String pem) throws TlsMaterialException {
        Matcher matcher = KEY.matcher(pem);
        if (!matcher.find()) {
            throw new TlsMaterialException("tls.privateKeyPem holds no PEM private key");
        }
        if (!"PRIVATE KEY".equals(matcher.group(1))) {
            throw new TlsMaterialException(
                    "tls.privateKeyPem must be an unencrypted PKCS#8 key (BEGIN PRIVATE KEY), not '" + matcher.group(1)
                            + "'");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(matcher.group(2));
        for (String algorithm : KEY_ALGORITHMS) {
            PrivateKey key = read(encoded, algorithm);
            if (key != null) {
                return key;
            }
        }
        throw new TlsMaterialException("tls.privateKeyPem is not a key of type RSA, EC or EdDSA");
    }

    /** PKCS#8 names its algorithm inside; asking each factory is the JDK's way to find out. */
    private static @Nullable PrivateKey read(byte[] encoded, String algorithm) {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
