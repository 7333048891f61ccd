package io.linkspan.cli.local.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.cluster.ClusterName;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCertificatesTest {
    private static final ClusterName AWS = ClusterName.of("aws");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path state;

    private ClusterDirectory ensure(Duration later) throws Exception {
        ClusterDirectory directory = new ClusterDirectory(state.resolve("aws")).create();
        new LocalCertificates(directory, AWS, Clock.fixed(NOW.plus(later), ZoneOffset.UTC)).ensure();
        return directory;
    }

    private static X509Certificate read(Path file) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
    }

    @Test
    void theServersCertificateIsForThisMachineAndSignedByTheAuthority() throws Exception {
        ClusterDirectory directory = ensure(Duration.ZERO);
        X509Certificate server = read(directory.serverCertificate());

        assertThat(server.getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        PKIXParameters trust = new PKIXParameters(Set.of(new TrustAnchor(read(directory.authority()), null)));
        trust.setRevocationEnabled(false);
        trust.setDate(Date.from(NOW));
        assertThat(CertPathValidator.getInstance("PKIX")
                        .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(server)), trust))
                .isNotNull();
    }

    @Test
    void aLaterStartKeepsThem() throws Exception {
        ClusterDirectory directory = ensure(Duration.ZERO);
        byte[] server = Files.readAllBytes(directory.serverCertificate());
        byte[] authority = Files.readAllBytes(directory.authority());

        ensure(Duration.ofDays(300));

        assertThat(directory.serverCertificate()).hasBinaryContent(server);
        assertThat(directory.authority()).hasBinaryContent(authority);
    }

    @Test
    void whatIsNearItsEndIsRenewedByTheSameAuthority() throws Exception {
        ClusterDirectory directory = ensure(Duration.ZERO);
        byte[] authority = Files.readAllBytes(directory.authority());

        ensure(Duration.ofDays(380));

        assertThat(read(directory.serverCertificate()).getNotAfter().toInstant())
                .isEqualTo(NOW.plus(Duration.ofDays(380 + 397)));
        assertThat(directory.authority()).hasBinaryContent(authority);
        read(directory.serverCertificate()).verify(read(directory.authority()).getPublicKey());
    }

    @Test
    void anAuthorityNearItsEndIsRenewedWithWhatItSigned() throws Exception {
        ClusterDirectory directory = ensure(Duration.ZERO);
        byte[] authority = Files.readAllBytes(directory.authority());

        ensure(Duration.ofDays(3500));

        assertThat(Files.readAllBytes(directory.authority())).isNotEqualTo(authority);
        read(directory.serverCertificate()).verify(read(directory.authority()).getPublicKey());
    }

    @Test
    void aBrokenFileIsReplaced() throws Exception {
        ClusterDirectory directory = ensure(Duration.ZERO);
        Files.writeString(directory.serverKey(), "nonsense");

        ensure(Duration.ZERO);

        assertThat(directory.serverKey()).content().startsWith("-----BEGIN PRIVATE KEY-----\n");
    }

    @Test
    void nobodyElseCanReadAnyOfIt() throws Exception {
        ClusterDirectory directory = ensure(Duration.ZERO);

        try (Stream<Path> paths = Files.list(directory.authority().getParent())) {
            assertThat(paths).hasSize(4).allSatisfy(path -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------"));
        }
    }
}
