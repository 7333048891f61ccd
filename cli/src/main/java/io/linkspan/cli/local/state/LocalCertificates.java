package io.linkspan.cli.local.state;

import io.linkspan.cli.files.PrivateFiles;
import io.linkspan.contracts.cluster.ClusterName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Makes the certificate authority of a local cluster and the certificate of its servers; a later start finds and keeps
 * them, and renews what is about to expire. Keys are P-256, readable by their owner alone.
 */
public final class LocalCertificates {
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
    private static final Duration SERVER_LIFE = Duration.ofDays(397);

    /** A start renews what would expire within that; a cluster on a laptop seldom runs for longer. */
    private static final Duration NEAR = Duration.ofDays(30);

    /** Clocks of two programs on one machine may be read in an odd order. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private static final String[] HOSTS = {"localhost"};
    private static final String[] ADDRESSES = {"127.0.0.1", "::1"};
    private static final int SERIAL_BITS = 127;

    private final ClusterDirectory directory;
    private final ClusterName cluster;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    private record Signer(X509Certificate certificate, PrivateKey key) {}

    /** For the cluster of this directory, which exists. */
    public LocalCertificates(ClusterDirectory directory, ClusterName cluster, Clock clock) {
        this.directory = directory;
        this.cluster = cluster;
        this.clock = clock;
    }

    /** Makes what is missing, unreadable or near its end. */
    public void ensure() throws IOException {
        try {
            Signer authority = read(directory.authority(), directory.authorityKey());
            if (authority == null || endsWithin(authority.certificate(), SERVER_LIFE)) {
                authority = newAuthority();
            }
            Signer server = read(directory.serverCertificate(), directory.serverKey());
            if (server == null || endsWithin(server.certificate(), NEAR) || !signed(server, authority)) {
                newServer(authority);
            }
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("no certificate could be made for cluster " + cluster + ": " + e.getMessage(), e);
        }
    }

    private boolean endsWithin(X509Certificate certificate, Duration time) {
        return certificate.getNotAfter().toInstant().isBefore(clock.instant().plus(time));
    }

    private static boolean signed(Signer server, Signer authority) {
        try {
            server.certificate().verify(authority.certificate().getPublicKey());
            return true;
        } catch (GeneralSecurityException otherAuthority) {
            return false;
        }
    }

    private static @Nullable Signer read(Path certificateFile, Path keyFile) {
        if (!Files.exists(certificateFile) || !Files.exists(keyFile)) {
            return null;
        }
        try {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(certificateFile)));
            String base64 = Files.readString(keyFile).replaceAll("-----[A-Z ]+-----", "");
            PrivateKey key = KeyFactory.getInstance("EC")
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
            return new Signer(certificate, key);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unreadable) {
            return null;
        }
    }

    private Signer newAuthority() throws GeneralSecurityException, OperatorCreationException, IOException {
        KeyPair keys = keys();
        // Every authority a name of its own: clients that still know an old one say clearly what is wrong.
        X500Name name = new X500Name("CN=Linkspan " + cluster + " " + Integer.toHexString(random.nextInt()));
        JcaX509v3CertificateBuilder builder = builder(name, name, keys.getPublic(), AUTHORITY_LIFE);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        X509Certificate certificate = sign(builder, keys.getPrivate());
        write(directory.authority(), directory.authorityKey(), certificate, keys.getPrivate());
        return new Signer(certificate, keys.getPrivate());
    }

    private void newServer(Signer authority) throws GeneralSecurityException, OperatorCreationException, IOException {
        KeyPair keys = keys();
        X500Name issuer = X500Name.getInstance(
                authority.certificate().getSubjectX500Principal().getEncoded());
        JcaX509v3CertificateBuilder builder =
                builder(issuer, new X500Name("CN=localhost"), keys.getPublic(), SERVER_LIFE);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(authority.certificate()));
        builder.addExtension(Extension.subjectAlternativeName, false, names());
        X509Certificate certificate = sign(builder, authority.key());
        write(directory.serverCertificate(), directory.serverKey(), certificate, keys.getPrivate());
    }

    private static GeneralNames names() {
        GeneralName[] all = new GeneralName[HOSTS.length + ADDRESSES.length];
        int next = 0;
        for (String host : HOSTS) {
            all[next++] = new GeneralName(GeneralName.dNSName, host);
        }
        for (String address : ADDRESSES) {
            all[next++] = new GeneralName(GeneralName.iPAddress, address);
        }
        return new GeneralNames(all);
    }

    private JcaX509v3CertificateBuilder builder(X500Name issuer, X500Name subject, PublicKey key, Duration life)
            throws GeneralSecurityException, IOException {
        Instant now = clock.instant();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                Date.from(now.minus(BACKDATED)),
                Date.from(now.plus(life)),
                subject,
                key);
        builder.addExtension(
                Extension.subjectKeyIdentifier, false, new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
        return builder;
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey by)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by)));
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static void write(Path certificateFile, Path keyFile, X509Certificate certificate, PrivateKey key)
            throws GeneralSecurityException, IOException {
        PrivateFiles.write(keyFile, pem("PRIVATE KEY", key.getEncoded()));
        PrivateFiles.write(certificateFile, pem("CERTIFICATE", certificate.getEncoded()));
    }

    private static String pem(String kind, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }
}
