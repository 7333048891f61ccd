package io.linkspan.contracts.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and keys in PEM form; blocks. */
public final class PemFiles {
    /** A chain of certificates or a bundle of authorities; far above what is in use. */
    private static final int MAX_FILE_BYTES = 4 << 20;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private PemFiles() {}

    /** The certificates of a file in their order, at least one. */
    public static List<X509Certificate> certificates(Path file) throws TlsFilesException {
        try {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes(file)))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (certificates.isEmpty()) {
                throw new TlsFilesException("no certificate in " + file, null);
            }
            return certificates;
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new TlsFilesException(
                    "no readable certificate in " + file + " (" + oneLine(unreadable) + ")", unreadable);
        }
    }

    /**
     * The private key of a file.
     *
     * @param certificate the one the key must belong to
     */
    public static PrivateKey privateKey(Path file, X509Certificate certificate) throws TlsFilesException {
        try {
            String algorithm = certificate.getPublicKey().getAlgorithm();
            byte[] encoded = keyBlock(file, new String(bytes(file), StandardCharsets.ISO_8859_1));
            PrivateKey key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            if (!fits(key, certificate.getPublicKey())) {
                throw new TlsFilesException("the key in " + file + " does not belong to the certificate", null);
            }
            return key;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unreadable) {
            throw new TlsFilesException(
                    "no readable private key for the certificate in " + file + " (" + oneLine(unreadable) + ")",
                    unreadable);
        }
    }

    /** What shows that a file is another one now: links are followed, as mounted secrets are exchanged by a link. */
    public static Object stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
        } catch (IOException gone) {
            return "unreadable";
        }
    }

    private static byte[] keyBlock(Path file, String text) throws TlsFilesException {
        Matcher blocks = BLOCK.matcher(text);
        String other = "";
        while (blocks.find()) {
            String kind = blocks.group(1);
            if (kind.equals("PRIVATE KEY")) {
                return Base64.getMimeDecoder().decode(blocks.group(2));
            }
            if (kind.endsWith("PRIVATE KEY")) {
                other = "; " + kind + " must be converted: openssl pkcs8 -topk8 -nocrypt";
            }
        }
        throw new TlsFilesException("no unencrypted PKCS#8 private key in " + file + other, null);
    }

    private static boolean fits(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        byte[] sample = "linkspan".getBytes(StandardCharsets.US_ASCII);
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(sample);
        byte[] signed = signing.sign();
        Signature checking = Signature.getInstance(algorithm);
        checking.initVerify(certified);
        checking.update(sample);
        return checking.verify(signed);
    }

    private static byte[] bytes(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException("larger than " + MAX_FILE_BYTES + " bytes");
        }
        return Files.readAllBytes(file);
    }

    private static String oneLine(Exception failure) {
        String message = failure.getMessage();
        return failure.getClass().getSimpleName()
                + (message == null ? "" : ": " + message.lines().findFirst().orElse(""));
    }
}
