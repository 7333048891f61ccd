package io.linkspan.admin.security;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PasswordsTest {

    private final User anna = new User("anna", hash("right"), Role.OPERATOR);
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final LoginCache cache = new LoginCache(Duration.ofSeconds(60), now::get);

    @Test
    void rightAndWrongPasswords() {
        assertThat(PasswordCheck.matches(anna, "right")).isTrue();
        assertThat(PasswordCheck.matches(anna, "Right")).isFalse();
        assertThat(PasswordCheck.matches(anna, "")).isFalse();
        assertThat(PasswordCheck.matches(null, "nobody")).isFalse();
    }

    @Test
    void passwordsThatBcryptWouldCutAreRefused() {
        User user = new User("u", hash("x".repeat(72)), Role.VIEWER);

        assertThat(PasswordCheck.matches(user, "x".repeat(72))).isTrue();
        assertThat(PasswordCheck.matches(user, "x".repeat(73))).isFalse();
    }

    @Test
    void phpStyleHashesWork() {
        String hash = BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, "right".toCharArray());

        assertThat(PasswordCheck.matches(new User("u", hash, Role.VIEWER), "right"))
                .isTrue();
    }

    @Test
    void remembersOnlyTheVerifiedPassword() {
        cache.remember(anna, "right");

        assertThat(cache.remembers(anna, "right")).isTrue();
        assertThat(cache.remembers(anna, "wrong")).isFalse();
        assertThat(cache.remembers(new User("otto", anna.bcrypt(), Role.VIEWER), "right"))
                .isFalse();
    }

    @Test
    void forgetsAfterItsLifeEvenWhenTheNanoClockWraps() {
        cache.remember(anna, "right");

        now.addAndGet(Duration.ofSeconds(60).toNanos() - 1);
        assertThat(cache.remembers(anna, "right")).isTrue();
        now.addAndGet(1);
        assertThat(cache.remembers(anna, "right")).isFalse();
    }

    @Test
    void forgetsWhenTheHashInTheFileChanges() {
        cache.remember(anna, "right");

        assertThat(cache.remembers(new User("anna", hash("new"), Role.OPERATOR), "right"))
                .isFalse();
    }

    @Test
    void lifeOfZeroRemembersNothing() {
        LoginCache off = new LoginCache(Duration.ZERO, now::get);

        off.remember(anna, "right");

        assertThat(off.remembers(anna, "right")).isFalse();
    }

    private static String hash(String password) {
        return BCrypt.withDefaults().hashToString(4, password.toCharArray());
    }
}
