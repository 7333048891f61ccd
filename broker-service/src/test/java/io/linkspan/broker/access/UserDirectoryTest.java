package io.linkspan.broker.access;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.linkspan.broker.access.Authentication.Credentials;
import io.linkspan.broker.access.Authentication.Denied;
import io.linkspan.broker.access.Authentication.Granted;
import io.linkspan.broker.access.UserDirectory.Entry;
import io.linkspan.broker.access.UserDirectory.ServiceAccount;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.contracts.cluster.ClusterName;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UserDirectoryTest {
    private static final String HASH = BCrypt.withDefaults().hashToString(4, "secret".toCharArray());
    private static final Map<String, Entry> USERS =
            Map.of("ann", new Entry("ann", HASH, null), "peer", new Entry("peer", HASH, ClusterName.of("gcp")));
    private static final ServiceAccount SERVICE = new ServiceAccount("linkspan-service", "s3rvice");

    private static Authentication login(boolean anonymous, @Nullable String name, @Nullable String password) {
        return new UserDirectory(USERS, SERVICE, anonymous)
                .authenticate(
                        new Credentials(name, password == null ? null : password.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void the_right_password_lets_in_and_says_who_it_is() {
        assertThat(login(false, "ann", "secret")).isEqualTo(new Granted(new Principal.User("ann")));
        assertThat(login(false, "peer", "secret"))
                .isEqualTo(new Granted(new Principal.LinkIdentity("peer", ClusterName.of("gcp"))));
        assertThat(login(false, "linkspan-service", "s3rvice"))
                .isEqualTo(new Granted(new Principal.Service("linkspan-service")));
    }

    @Test
    void a_wrong_password_an_unknown_name_and_no_credentials_are_refused() {
        assertThat(login(false, "ann", "Secret")).isEqualTo(new Denied(ReasonCode.BAD_USER_NAME_OR_PASSWORD));
        assertThat(login(false, "ann", null)).isEqualTo(new Denied(ReasonCode.BAD_USER_NAME_OR_PASSWORD));
        assertThat(login(false, "bob", "secret")).isEqualTo(new Denied(ReasonCode.BAD_USER_NAME_OR_PASSWORD));
        assertThat(login(false, "linkspan-service", "")).isEqualTo(new Denied(ReasonCode.BAD_USER_NAME_OR_PASSWORD));
        assertThat(login(false, null, null)).isEqualTo(new Denied(ReasonCode.NOT_AUTHORIZED));
    }

    @Test
    void anonymous_mode_lets_strangers_in_but_never_with_the_name_of_a_known_user_or_the_service() {
        assertThat(login(true, null, null)).isEqualTo(new Granted(new Principal.Anonymous()));
        assertThat(login(true, "bob", "anything")).isEqualTo(new Granted(new Principal.User("bob")));
        assertThat(login(true, "peer", "wrong")).isEqualTo(new Denied(ReasonCode.BAD_USER_NAME_OR_PASSWORD));
        assertThat(login(true, "linkspan-service", "wrong"))
                .isEqualTo(new Denied(ReasonCode.BAD_USER_NAME_OR_PASSWORD));
    }

    @Test
    void a_service_without_a_password_cannot_log_in() {
        var directory = new UserDirectory(Map.of(), new ServiceAccount("svc", null), false);

        assertThat(directory.authenticate(new Credentials("svc", new byte[0])))
                .isEqualTo(new Denied(ReasonCode.BAD_USER_NAME_OR_PASSWORD));
    }

    @Test
    void a_password_longer_than_bcrypt_takes_is_wrong_and_not_an_error() {
        assertThat(login(false, "ann", "x".repeat(65_535))).isEqualTo(new Denied(ReasonCode.BAD_USER_NAME_OR_PASSWORD));
        assertThat(login(false, "bob", "x".repeat(73))).isEqualTo(new Denied(ReasonCode.BAD_USER_NAME_OR_PASSWORD));
    }
}
