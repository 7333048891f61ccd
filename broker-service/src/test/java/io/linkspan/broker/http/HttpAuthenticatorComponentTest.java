package io.linkspan.broker.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linkspan.broker.access.Authentication;
import io.linkspan.broker.access.Authentication.Cause;
import io.linkspan.broker.access.Authentication.Denied;
import io.linkspan.broker.access.Authentication.Granted;
import io.linkspan.broker.access.LoginRequest;
import io.linkspan.broker.access.Principal;
import io.linkspan.broker.access.acl.AclRule;
import io.linkspan.broker.access.acl.Verdict;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.support.TestAccess;
import io.linkspan.broker.support.TinyServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpAuthenticatorComponentTest {
    private static final Denied UNAVAILABLE = new Denied(ReasonCode.SERVER_UNAVAILABLE, Cause.UNAVAILABLE);

    private final TinyServer server = new TinyServer();
    private final TestAccess observer = new TestAccess(Runnable::run);
    private final AtomicLong nanos = new AtomicLong();
    private HttpAuthenticator hook = hook(Duration.ofSeconds(30), 2, 8);

    private HttpAuthenticator hook(Duration timeout, int entries, int requests) {
        return new HttpAuthenticator(
                new HttpAuthenticator.Settings(
                        server.url("/auth?key=hidden"),
                        timeout,
                        Duration.ofMinutes(1),
                        entries,
                        requests,
                        Map.of("Authorization", "Bearer hook-secret")),
                observer,
                nanos::get);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static LoginRequest request(@Nullable String name, byte @Nullable [] password) {
        return new LoginRequest("c1", name, password, "mqtt", "192.0.2.7:1", List.of());
    }

    private Authentication login(String name, String password) {
        return hook.authenticate(request(name, password.getBytes(UTF_8)));
    }

    @Test
    void the_hook_is_told_who_asks_and_may_allow() {
        server.answer = "{\"result\":\"allow\"}";

        assertThat(login("ann", "se\"cret")).isEqualTo(new Granted(new Principal.User("ann"), null, null));
        assertThat(server.asked).hasSize(1);
        assertThat(server.asked.getFirst())
                .startsWith("POST Bearer hook-secret {")
                .contains("\"clientId\":\"c1\"")
                .contains("\"username\":\"ann\"")
                .contains("\"password\":\"se\\\"cret\"")
                .contains("\"listener\":\"mqtt\"")
                .contains("\"address\":\"192.0.2.7\"");
    }

    @Test
    void a_binary_password_goes_as_base64_and_missing_parts_do_not_go() {
        server.answer = "{\"result\":\"allow\"}";

        assertThat(hook.authenticate(request(null, new byte[] {(byte) 0xFF, 0})))
                .isEqualTo(new Granted(new Principal.Anonymous(), null, null));
        assertThat(server.asked.getFirst())
                .contains("\"passwordBase64\":\"/wA=\"")
                .doesNotContain("username");
    }

    @Test
    void the_hook_may_name_the_user_and_give_rules() {
        server.answer = "{\"result\":\"allow\",\"username\":\"dev-7\",\"acl\":[\"allow publish a/${clientid}/#\","
                + "{\"permission\":\"deny\",\"action\":\"all\",\"topics\":[\"b\",\"c\"]}]}";

        assertThat(login("ann", "x")).isInstanceOfSatisfying(Granted.class, granted -> {
            assertThat(granted.principal()).isEqualTo(new Principal.User("dev-7"));
            List<AclRule> rules = Objects.requireNonNull(granted.rules());
            assertThat(rules).hasSize(2);
            assertThat(rules.get(1).verdict()).isEqualTo(Verdict.DENY);
            assertThat(rules.get(1).filters()).containsExactly("b", "c");
        });
    }

    @Test
    void the_hook_may_deny_or_leave_the_client_to_others() {
        server.answer = "{\"result\":\"deny\"}";
        assertThat(login("ann", "x")).isEqualTo(Denied.WRONG);
        server.answer = "{\"result\":\"ignore\"}";
        assertThat(login("bob", "x")).isEqualTo(Authentication.NOT_MINE);
        server.status = 401;
        assertThat(login("eve", "x")).isEqualTo(Denied.WRONG);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | {\"result\":\"allow\"}",
                "204 | ''",
                "302 | {\"result\":\"allow\"}",
                "200 | ''",
                "200 | allow",
                "200 | []",
                "200 | {}",
                "200 | {\"result\":\"ALLOW\"}",
                "200 | {\"result\":true}",
                "200 | {\"result\":\"allow\",\"acl\":\"allow all #\"}",
                "200 | {\"result\":\"allow\",\"acl\":[\"allow everything\"]}",
                "200 | {\"result\":\"allow\",\"acl\":[{\"permission\":\"allow\",\"action\":\"all\",\"filter\":\"#\"}]}"
            })
    void any_other_answer_turns_the_client_away_and_is_not_kept(int status, String body) {
        server.status = status;
        server.answer = body;

        assertThat(login("ann", "secret")).isEqualTo(UNAVAILABLE);
        assertThat(hook.cached()).isZero();
        assertThat(observer.failed).hasSize(1);
        assertThat(observer.failed.getFirst()).doesNotContain("hidden").doesNotContain("secret");
    }

    @Test
    void an_answer_without_end_is_given_up() {
        server.answer = "{\"result\":\"allow\",\"x\":\"" + "y".repeat(HttpAuthenticator.MAX_ANSWER_BYTES) + "\"}";

        assertThat(login("ann", "x")).isEqualTo(UNAVAILABLE);
    }

    @Test
    void a_hook_that_is_silent_turns_the_client_away_in_time_and_is_told_once_until_it_is_back() {
        hook = hook(Duration.ofMillis(200), 2, 8);
        server.answer = "{\"result\":\"allow\"}";
        server.hold();

        assertThat(login("ann", "x")).isEqualTo(UNAVAILABLE);
        assertThat(login("ann", "x")).isEqualTo(UNAVAILABLE);
        assertThat(observer.failed).hasSize(1);

        server.release();
        await().untilAsserted(() -> assertThat(login("ann", "x")).isInstanceOf(Granted.class));
        assertThat(observer.failed).hasSize(2);
        assertThat(observer.failed.get(1)).endsWith("/auth null");
    }

    @Test
    void a_hook_that_is_not_there_turns_the_client_away() {
        server.close();

        assertThat(login("ann", "x")).isEqualTo(UNAVAILABLE);
    }

    @Test
    void no_more_requests_are_under_way_than_allowed() {
        hook = hook(Duration.ofMillis(500), 2, 1);
        server.answer = "{\"result\":\"allow\"}";
        server.hold();
        var first = CompletableFuture.supplyAsync(() -> login("ann", "x"));
        var second = CompletableFuture.supplyAsync(() -> login("bob", "x"));

        assertThat(List.of(first.join(), second.join()))
                .allMatch(outcome ->
                        outcome.equals(UNAVAILABLE) || outcome.equals(new Denied(ReasonCode.SERVER_BUSY, Cause.BUSY)));
        assertThat(server.asked).hasSizeBetween(1, 2);
    }

    // --- the cache

    @Test
    void a_decision_is_kept_for_its_time_for_exactly_the_same_question() {
        server.answer = "{\"result\":\"allow\"}";
        login("ann", "x");
        login("ann", "x");
        assertThat(server.asked).hasSize(1);

        server.answer = "{\"result\":\"deny\"}";
        assertThat(login("ann", "y")).isEqualTo(Denied.WRONG);
        assertThat(login("ann", "x")).isInstanceOf(Granted.class);
        nanos.addAndGet(Duration.ofSeconds(61).toNanos());
        assertThat(login("ann", "x")).isEqualTo(Denied.WRONG);
        assertThat(server.asked).hasSize(3);
    }

    @Test
    void user_name_and_password_do_not_run_into_one_another_in_the_cache() {
        server.answer = "{\"result\":\"allow\"}";
        login("an", "nx");
        server.answer = "{\"result\":\"deny\"}";

        assertThat(login("ann", "x")).isEqualTo(Denied.WRONG);
    }

    @Test
    void the_cache_is_bounded() {
        server.answer = "{\"result\":\"allow\"}";
        for (int i = 0; i < 10; i++) {
            login("user" + i, "x");
        }

        assertThat(hook.cached()).isEqualTo(2);
    }

    @Test
    void nothing_that_is_printed_shows_a_secret() {
        assertThat(hook.toString()).doesNotContain("hidden").doesNotContain("hook-secret");
        assertThat(new HttpAuthenticator.Settings(
                                server.url("/?key=hidden"),
                                Duration.ZERO,
                                Duration.ZERO,
                                1,
                                1,
                                Map.of("a", "hook-secret"))
                        .toString())
                .isEqualTo("Settings[127.0.0.1]");
    }
}
