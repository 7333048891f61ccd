package io.linkspan.broker.access.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.linkspan.broker.access.Authentication;
import io.linkspan.broker.access.Authentication.Cause;
import io.linkspan.broker.access.Authentication.Denied;
import io.linkspan.broker.access.Authentication.Granted;
import io.linkspan.broker.access.Authenticator;
import io.linkspan.broker.access.LoginRequest;
import io.linkspan.broker.access.Principal;
import io.linkspan.broker.access.acl.AclRules;
import io.linkspan.broker.access.login.LoginThrottle.Settings;
import io.linkspan.broker.access.login.UserDirectory.Entry;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.support.TestAccess;
import io.linkspan.contracts.cluster.ClusterName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LoginsTest {
    private static final String HASH = BCrypt.withDefaults().hashToString(4, "secret".toCharArray());
    private static final UserDirectory USERS = new UserDirectory(Map.of(
            "ann", new Entry("ann", HASH, null, null), "peer", new Entry("peer", HASH, ClusterName.of("gcp"), null)));
    private static final Denied WRONG = new Denied(ReasonCode.BAD_USER_NAME_OR_PASSWORD, Cause.CREDENTIALS);
    private static final Denied PAUSE = new Denied(ReasonCode.CONNECTION_RATE_EXCEEDED, Cause.THROTTLED);

    private final TestAccess access = new TestAccess(Runnable::run);

    private static AccessPolicy policy(boolean anonymous, Authenticator... more) {
        List<Authenticator> chain = new ArrayList<>();
        chain.add(new ServiceAuthenticator("linkspan-service", "s3rvice"));
        chain.addAll(List.of(more));
        chain.add(new PasswordAuthenticator(() -> USERS, !anonymous, new Semaphore(1)));
        if (anonymous) {
            chain.add(new AnonymousAuthenticator());
        }
        return new AccessPolicy(chain, List.of(), () -> AclRules.OPEN);
    }

    private static LoginRequest request(@Nullable String name, @Nullable String password, String address) {
        return new LoginRequest(
                "c", name, password == null ? null : password.getBytes(UTF_8), "mqtt", address + ":1", List.of());
    }

    private Authentication login(boolean anonymous, @Nullable String name, @Nullable String password) {
        return login(access.logins(), policy(anonymous), request(name, password, "192.0.2.1"));
    }

    private static Authentication login(Logins logins, AccessPolicy policy, LoginRequest request) {
        var outcomes = new ArrayList<Authentication>();
        logins.decide(policy, request, outcomes::add);
        assertThat(outcomes).hasSize(1);
        return outcomes.getFirst();
    }

    private static Granted user(String name) {
        return new Granted(new Principal.User(name));
    }

    @Test
    void the_right_password_lets_in_and_says_who_it_is() {
        assertThat(login(false, "ann", "secret")).isEqualTo(user("ann"));
        assertThat(login(false, "peer", "secret"))
                .isEqualTo(new Granted(new Principal.LinkIdentity("peer", ClusterName.of("gcp"))));
        assertThat(login(false, "linkspan-service", "s3rvice"))
                .isEqualTo(new Granted(new Principal.Service("linkspan-service")));
        assertThat(access.counters.count("password-file", "accepted", "none")).isEqualTo(2);
    }

    @Test
    void a_wrong_password_an_unknown_name_and_no_credentials_are_refused() {
        assertThat(login(false, "ann", "Secret")).isEqualTo(WRONG);
        assertThat(login(false, "ann", null)).isEqualTo(WRONG);
        assertThat(login(false, "bob", "secret")).isEqualTo(WRONG);
        assertThat(login(false, "", "secret")).isEqualTo(WRONG);
        assertThat(login(false, "linkspan-service", "")).isEqualTo(WRONG);
        assertThat(login(false, null, null)).isEqualTo(new Denied(ReasonCode.NOT_AUTHORIZED, Cause.MISSING));
        assertThat(access.refused)
                .containsExactly(
                        "password-file CREDENTIALS",
                        "password-file CREDENTIALS",
                        "none CREDENTIALS",
                        "none CREDENTIALS",
                        "service CREDENTIALS",
                        "none MISSING");
    }

    @Test
    void a_password_without_a_user_name_opens_nothing_where_names_are_needed() {
        assertThat(login(false, null, "secret")).isEqualTo(WRONG);
        assertThat(login(true, null, "secret")).isEqualTo(new Granted(new Principal.Anonymous()));
    }

    @Test
    void anonymous_mode_lets_strangers_in_but_never_with_the_name_of_a_known_user_or_the_service() {
        assertThat(login(true, null, null)).isEqualTo(new Granted(new Principal.Anonymous()));
        assertThat(login(true, "bob", "anything")).isEqualTo(user("bob"));
        assertThat(login(true, "", null)).isEqualTo(user(""));
        assertThat(login(true, "peer", "wrong")).isEqualTo(WRONG);
        assertThat(login(true, "linkspan-service", "wrong")).isEqualTo(WRONG);
    }

    @Test
    void a_service_without_a_password_cannot_log_in() {
        var policy = new AccessPolicy(List.of(new ServiceAuthenticator("svc", null)), List.of(), () -> AclRules.OPEN);

        assertThat(login(access.logins(), policy, request("svc", "", "192.0.2.1")))
                .isEqualTo(WRONG);
    }

    @Test
    void a_password_longer_than_bcrypt_takes_or_binary_is_wrong_and_not_an_error() {
        assertThat(login(false, "ann", "x".repeat(65_535))).isEqualTo(WRONG);
        assertThat(login(false, "bob", "x".repeat(73))).isEqualTo(WRONG);
        assertThat(login(false, "ann", "\0\1\2\377")).isEqualTo(WRONG);
        assertThat(access.failed).isEmpty();
    }

    // --- the chain

    private static Authenticator saying(String name, boolean quick, Authentication outcome) {
        return new Authenticator() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean quick(LoginRequest request) {
                return quick;
            }

            @Override
            public Authentication authenticate(LoginRequest request) {
                if (outcome.equals(user("boom"))) {
                    throw new IllegalStateException("secret inside");
                }
                return outcome;
            }
        };
    }

    @Test
    void the_first_authenticator_that_knows_the_client_decides() {
        var notMine = saying("first", true, Authentication.NOT_MINE);
        var denies = saying("second", false, WRONG);
        var grants = saying("third", true, user("x"));

        assertThat(login(access.logins(), policy(false, notMine, denies, grants), request("x", "y", "192.0.2.1")))
                .isEqualTo(WRONG);
        assertThat(login(access.logins(), policy(false, notMine, grants, denies), request("x", "y", "192.0.2.1")))
                .isEqualTo(user("x"));
        assertThat(access.counters.count("second", "refused", "credentials")).isEqualTo(1);
        assertThat(access.counters.count("third", "accepted", "none")).isEqualTo(1);
    }

    @Test
    void an_authenticator_that_throws_denies_and_does_not_pass_the_client_on() {
        var policy = policy(true, saying("broken", false, user("boom")));

        assertThat(login(access.logins(), policy, request("x", "y", "192.0.2.1")))
                .isEqualTo(new Denied(ReasonCode.SERVER_UNAVAILABLE, Cause.UNAVAILABLE));
        assertThat(access.failed).containsExactly("broken IllegalStateException");
    }

    @Test
    void when_the_queue_is_full_a_login_is_refused_at_once_and_room_opens_again() {
        var waiting = new ArrayList<Runnable>();
        var logins = new TestAccess(waiting::add).pending(2).logins();
        var outcomes = new ArrayList<Authentication>();
        for (int i = 0; i < 3; i++) {
            logins.decide(policy(false), request("ann", "secret", "192.0.2.1"), outcomes::add);
        }

        assertThat(outcomes).containsExactly(new Denied(ReasonCode.SERVER_BUSY, Cause.BUSY));
        assertThat(logins.pending()).isEqualTo(2);
        waiting.forEach(Runnable::run);
        assertThat(outcomes).endsWith(user("ann"), user("ann"));
        assertThat(logins.pending()).isZero();
    }

    @Test
    void clients_without_credentials_never_leave_the_event_loop() {
        var logins = new TestAccess(task -> {
                    throw new AssertionError("left the loop");
                })
                .logins();

        assertThat(login(logins, policy(true), request(null, null, "192.0.2.1")))
                .isInstanceOf(Granted.class);
        assertThat(login(logins, policy(true), request("bob", "x", "192.0.2.1")))
                .isInstanceOf(Granted.class);
        assertThat(login(logins, policy(false), request(null, null, "192.0.2.1")))
                .isInstanceOf(Denied.class);
    }

    // --- the brake

    private final Settings three = new Settings(3, Duration.ofMinutes(1), Duration.ofSeconds(30), 2);

    @Test
    void too_many_failures_make_an_address_pause_and_a_good_password_works_after_it() {
        var logins = access.throttling(three).logins();
        for (int i = 0; i < 3; i++) {
            assertThat(login(logins, policy(false), request("ann", "wrong", "192.0.2.1")))
                    .isEqualTo(WRONG);
        }

        assertThat(login(logins, policy(false), request("ann", "secret", "192.0.2.1")))
                .isEqualTo(PAUSE);
        assertThat(login(logins, policy(false), request("ann", "secret", "192.0.2.2")))
                .isEqualTo(user("ann"));
        assertThat(access.throttled).containsExactly("192.0.2.1");

        access.advance(Duration.ofSeconds(31));
        assertThat(login(logins, policy(false), request("ann", "secret", "192.0.2.1")))
                .isEqualTo(user("ann"));
    }

    @Test
    void failures_that_are_far_apart_do_not_add_up() {
        var logins = access.throttling(three).logins();
        for (int i = 0; i < 6; i++) {
            login(logins, policy(false), request("ann", "wrong", "192.0.2.1"));
            access.advance(Duration.ofSeconds(31));
        }

        assertThat(login(logins, policy(false), request("ann", "secret", "192.0.2.1")))
                .isEqualTo(user("ann"));
    }

    @Test
    void where_everybody_is_let_in_nobody_pauses() {
        var logins = access.throttling(three).logins();
        for (int i = 0; i < 10; i++) {
            assertThat(login(logins, policy(true), request("ann", "wrong", "192.0.2.1")))
                    .isEqualTo(WRONG);
        }

        assertThat(login(logins, policy(true), request("ann", "secret", "192.0.2.1")))
                .isEqualTo(user("ann"));
    }

    @Test
    void the_services_own_password_is_heard_during_a_pause() {
        var logins = access.throttling(three).logins();
        for (int i = 0; i < 3; i++) {
            login(logins, policy(false), request("ann", "wrong", "192.0.2.1"));
        }

        assertThat(login(logins, policy(false), request("linkspan-service", "s3rvice", "192.0.2.1")))
                .isInstanceOf(Granted.class);
    }

    @Test
    void the_table_of_addresses_is_bounded_and_an_ipv6_network_counts_as_one() {
        var logins = access.throttling(three).logins();
        for (int i = 0; i < 10; i++) {
            login(logins, policy(false), request("ann", "wrong", "192.0.2." + i));
        }
        assertThat(logins.throttle().addresses()).isEqualTo(2);

        for (int i = 1; i <= 3; i++) {
            login(logins, policy(false), request("ann", "wrong", "[2001:db8::" + i + "]"));
        }
        assertThat(login(logins, policy(false), request("ann", "secret", "[2001:db8::99]")))
                .isEqualTo(PAUSE);
        assertThat(login(logins, policy(false), request("ann", "secret", "[2001:db8:0:1::1]")))
                .isEqualTo(user("ann"));
    }

    @Test
    void nothing_that_is_printed_shows_a_password() {
        assertThat(request("ann", "secret", "192.0.2.1").toString()).doesNotContain("secret");
        assertThat(new ServiceAuthenticator("svc", "s3rvice").toString()).doesNotContain("s3rvice");
        assertThat(request("ann", "secret", "192.0.2.1").withoutPassword().password())
                .isNull();
    }
}
