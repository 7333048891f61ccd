package io.linkspan.admin.security;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Checks a password against a bcrypt hash; takes tens of milliseconds on purpose, so never on an event loop. */
public final class PasswordCheck {

    /** Longest password that bcrypt tells apart, in bytes of UTF-8; a longer one is refused, not cut. */
    public static final int MAX_BYTES = 72;

    // Somebody's hash to compare with when the name is unknown: both refusals take the same time.
    private static final String NOBODY = BCrypt.withDefaults().hashToString(10, "nobody".toCharArray());

    private PasswordCheck() {}

    /**
     * Whether this user has this password.
     *
     * @param user null: unknown name, always refused
     */
    public static boolean matches(@Nullable User user, String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > MAX_BYTES) {
            return false;
        }
        String hash = user == null ? NOBODY : user.bcrypt();
        boolean right = BCrypt.verifyer().verify(bytes, hash.getBytes(StandardCharsets.US_ASCII)).verified;
        return right && user != null;
    }
}
