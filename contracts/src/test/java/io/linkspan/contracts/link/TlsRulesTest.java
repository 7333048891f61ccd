package io.linkspan.contracts.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.link.TestCertificates.Pair;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsRulesTest {
    private static final String ENCRYPTED =
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n";
    private static final String PKCS1 = "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n";
    private static final String NOT_A_KEY = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";

    private static @Nullable Pair rsa;
    private static @Nullable Pair ec;
    private static @Nullable Pair ed25519;

    @BeforeAll
    static void makeKeys(@TempDir Path directory) throws Exception {
        rsa = TestCertificates.selfSigned(directory, "RSA");
        ec = TestCertificates.selfSigned(directory, "EC");
        ed25519 = TestCertificates.selfSigned(directory, "Ed25519");
    }

    private static Pair pair(String kind) {
        Pair pair =
                switch (kind) {
                    case "RSA" -> rsa;
                    case "EC" -> ec;
                    default -> ed25519;
                };
        assertThat(pair).isNotNull();
        return Objects.requireNonNull(pair);
    }

    private static List<String> violations(
            @Nullable String ca, @Nullable String certificate, @Nullable String key, @Nullable String server) {
        return violations(new TlsSpec(true, ca, certificate, key, true), server == null ? "b" : server);
    }

    private static List<String> violations(@Nullable TlsSpec tls, String server) {
        LinkSpecDraft draft =
                new LinkSpecDraft("gcp", server, null, null, null, null, tls, null, null, null, null, null);
        return switch (LinkSpecRules.build(draft, ClusterName.of("aws"))) {
            case LinkSpecOutcome.Valid valid -> List.of();
            case LinkSpecOutcome.Invalid invalid ->
                invalid.violations().stream()
                        .map(v -> v.field() + " " + v.code())
                        .toList();
        };
    }

    @ParameterizedTest
    @CsvSource({"RSA", "EC", "Ed25519"})
    void aCertificateWithItsKeyIsTaken(String kind) {
        Pair pair = pair(kind);
        String bundle = pair.certificate() + pair("RSA").certificate();
        assertThat(violations(bundle, bundle, pair.key(), null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"RSA,EC", "EC,Ed25519", "Ed25519,RSA"})
    void theKeyOfAnotherCertificateIsRefused(String one, String two) {
        assertThat(violations(null, pair(one).certificate(), pair(two).key(), null))
                .containsExactly("tls.privateKeyPem contradictory");
    }

    @Test
    void anotherKeyOfTheSameKindIsRefused(@TempDir Path directory) throws Exception {
        Pair other = TestCertificates.selfSigned(directory, "EC");
        assertThat(violations(null, pair("EC").certificate(), other.key(), null))
                .containsExactly("tls.privateKeyPem contradictory");
    }

    @Test
    void certificateAndKeyNeedEachOther() {
        assertThat(violations(null, pair("EC").certificate(), null, null))
                .containsExactly("tls.privateKeyPem contradictory");
        assertThat(violations(null, null, pair("EC").key(), null)).containsExactly("tls.certificatePem contradictory");
    }

    @Test
    void textsThatAreNoCertificatesAreRefused() {
        for (String text :
                List.of("", "hello", pair("EC").key(), pair("EC").certificate().replace("MI", "XX"))) {
            assertThat(violations(text, null, null, null)).containsExactly("tls.caPem invalid");
        }
        assertThat(violations("x".repeat(65_537), null, null, null)).containsExactly("tls.caPem too-long");
    }

    @Test
    void textsThatAreNoPlainPkcs8KeyAreRefused() {
        for (String text :
                List.of("", "hello", ENCRYPTED, PKCS1, NOT_A_KEY, pair("EC").certificate())) {
            assertThat(violations(null, pair("EC").certificate(), text, null))
                    .containsExactly("tls.privateKeyPem invalid");
        }
    }

    @Test
    void schemeAndTlsAgreeAndThePortFollows() {
        assertThat(violations(new TlsSpec(true, null, null, null, true), "mqtt://b"))
                .containsExactly("server contradictory");
        assertThat(violations(TlsSpec.OFF, "mqtts://b")).containsExactly("server contradictory");
        assertThat(address(TlsSpec.SYSTEM, "b")).isEqualTo(new ServerAddress("b", 8883, true));
        assertThat(address(TlsSpec.SYSTEM, "b:1")).isEqualTo(new ServerAddress("b", 1, true));
        assertThat(address(null, "mqtts://b")).isEqualTo(new ServerAddress("b", 8883, true));
        assertThat(address(null, "b")).isEqualTo(new ServerAddress("b", 1883, false));
    }

    private static ServerAddress address(@Nullable TlsSpec tls, String server) {
        LinkSpecDraft draft =
                new LinkSpecDraft("gcp", server, null, null, null, null, tls, null, null, null, null, null);
        LinkSpec spec = ((LinkSpecOutcome.Valid) LinkSpecRules.build(draft, ClusterName.of("aws"))).spec();
        assertThat(spec.tls().enabled()).isEqualTo(spec.server().tls());
        assertThat(LinkSpecRules.validate(spec, ClusterName.of("aws"))).isEmpty();
        return spec.server();
    }

    @Test
    void aSpecWhoseAddressContradictsItsTlsPartIsRefused() {
        LinkSpec spec = ((LinkSpecOutcome.Valid) LinkSpecRules.build(
                        new LinkSpecDraft("gcp", "b", null, null, null, null, null, null, null, null, null, null),
                        ClusterName.of("aws")))
                .spec();
        LinkSpec mixed = new LinkSpec(
                spec.name(),
                spec.server(),
                "p",
                null,
                null,
                List.of(),
                TlsSpec.SYSTEM,
                1,
                1,
                spec.retryInterval(),
                spec.keepAlive(),
                true);
        assertThat(LinkSpecRules.validate(mixed, ClusterName.of("aws")))
                .extracting(v -> v.field() + " " + v.code())
                .containsExactly("server contradictory");
    }
}
