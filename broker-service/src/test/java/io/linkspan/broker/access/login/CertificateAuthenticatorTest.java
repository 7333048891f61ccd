package io.linkspan.broker.access.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.access.Authentication;
import io.linkspan.broker.access.Authentication.Granted;
import io.linkspan.broker.access.LoginRequest;
import io.linkspan.broker.access.Principal;
import io.linkspan.broker.access.login.CertificateAuthenticator.NameFrom;
import io.linkspan.contracts.certificates.TestAuthority;
import io.linkspan.contracts.cluster.ClusterName;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CertificateAuthenticatorTest {
    private static final TestAuthority AUTHORITY = new TestAuthority("authority");
    private static final Map<String, ClusterName> LINKS = Map.of("peer", ClusterName.of("gcp"));

    private static Authentication login(NameFrom from, X509Certificate... chain) {
        return new CertificateAuthenticator(from, LINKS)
                .authenticate(new LoginRequest("c", "said", null, "tls", "192.0.2.1:1", List.of(chain)));
    }

    private static X509Certificate certificate(String commonName, String... names) {
        return AUTHORITY.issue(commonName, names).certificate();
    }

    private static Granted user(String name) {
        return new Granted(new Principal.User(name));
    }

    @Test
    void the_name_is_that_of_the_certificate_and_not_the_one_in_connect() {
        assertThat(login(NameFrom.CN, certificate("dev-7"), AUTHORITY.certificate()))
                .isEqualTo(user("dev-7"));
        assertThat(login(NameFrom.CN, certificate("Doe\\, Jane"))).isEqualTo(user("Doe, Jane"));
        assertThat(login(NameFrom.CN, certificate("root,OU=things,CN=most specific")))
                .isEqualTo(user("most specific"));
    }

    @Test
    void the_name_may_come_from_the_first_alternative_name_of_its_kind() {
        X509Certificate certificate = certificate("dev-7", "192.0.2.1", "seven.example", "other.example");

        assertThat(login(NameFrom.SAN_DNS, certificate)).isEqualTo(user("seven.example"));
    }

    @Test
    void names_that_are_listed_as_links_are_link_identities() {
        assertThat(login(NameFrom.CN, certificate("peer")))
                .isEqualTo(new Granted(new Principal.LinkIdentity("peer", ClusterName.of("gcp"))));
    }

    @Test
    void a_client_without_certificate_or_whose_certificate_has_no_such_name_is_left_to_the_others() {
        assertThat(login(NameFrom.CN)).isEqualTo(Authentication.NOT_MINE);
        assertThat(login(NameFrom.SAN_DNS, certificate("dev-7"))).isEqualTo(Authentication.NOT_MINE);
        assertThat(login(NameFrom.SAN_URI, certificate("dev-7", "seven.example")))
                .isEqualTo(Authentication.NOT_MINE);
    }
}
