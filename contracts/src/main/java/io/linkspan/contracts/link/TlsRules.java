package io.linkspan.contracts.link;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of a link's TLS part: what is refused here would fail at each attempt to connect, with a worse message. */
final class TlsRules {
    /** Longest PEM text in characters: a chain of a dozen certificates. */
    static final int MAX_PEM_LENGTH = 65_536;

    private static final String CA = "tls.caPem";
    private static final String CERTIFICATE = "tls.certificatePem";
    private static final String KEY = "tls.privateKeyPem";
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private TlsRules() {}

    static void check(TlsSpec tls, List<Violation> found) {
        if (tls.caPem() != null) {
            certificates(CA, tls.caPem(), found);
        }
        List<Certificate> chain =
                tls.certificatePem() == null ? List.of() : certificates(CERTIFICATE, tls.certificatePem(), found);
        PrivateKey key = tls.privateKeyPem() == null ? null : key(tls.privateKeyPem(), found);
        if (tls.certificatePem() != null && tls.privateKeyPem() == null) {
            found.add(new Violation(KEY, LinkSpecRules.CONTRADICTORY, "a client certificate needs its private key"));
        }
        if (tls.certificatePem() == null && tls.privateKeyPem() != null) {
            found.add(new Violation(CERTIFICATE, LinkSpecRules.CONTRADICTORY, "a private key needs its certificate"));
        }
        if (!chain.isEmpty() && key != null && !belong(chain.getFirst().getPublicKey(), key)) {
            found.add(new Violation(
                    KEY, LinkSpecRules.CONTRADICTORY, "the private key is not that of the first client certificate"));
        }
    }

    private static List<Certificate> certificates(String field, String pem, List<Violation> found) {
        if (isTooLong(field, pem, found)) {
            return List.of();
        }
        try {
            List<Certificate> certificates = new ArrayList<>(CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))));
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (CertificateException e) {
            // Said below, as for a text without any certificate.
        }
        found.add(new Violation(field, LinkSpecRules.INVALID, "not one or more X.509 certificates in PEM"));
        return List.of();
    }

    private static @Nullable PrivateKey key(String pem, List<Violation> found) {
        if (isTooLong(KEY, pem, found)) {
            return null;
        }
        Matcher matcher = PKCS8.matcher(pem);
        if (!matcher.find()) {
            found.add(new Violation(
                    KEY,
                    LinkSpecRules.INVALID,
                    "not an unencrypted PKCS#8 private key in PEM (-----BEGIN PRIVATE KEY-----); others are converted by"
                            + " openssl pkcs8 -topk8 -nocrypt"));
            return null;
        }
        PrivateKey key = parse(matcher.group(1));
        if (key == null) {
            found.add(new Violation(KEY, LinkSpecRules.INVALID, "not an RSA, EC or Ed25519/Ed448 private key"));
        }
        return key;
    }

    private static @Nullable PrivateKey parse(String base64) {
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                PKCS8EncodedKeySpec spec =
                        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                // Not this one: the next algorithm, or none.
            }
        }
        return null;
    }

    /** True if what the key signs is verified by the certificate's. */
    private static boolean belong(PublicKey publicKey, PrivateKey key) {
        byte[] sample = "linkspan".getBytes(StandardCharsets.US_ASCII);
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "EdDSA";
                };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(sample);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(sample);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // keys of different kinds
        }
    }

    private static boolean isTooLong(String field, String pem, List<Violation> found) {
        if (pem.length() <= MAX_PEM_LENGTH) {
            return false;
        }
        found.add(new Violation(field, LinkSpecRules.TOO_LONG, "longer than " + MAX_PEM_LENGTH + " characters"));
        return true;
    }
}
