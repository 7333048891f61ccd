package io.linkspan.admin.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers for a short while that a password was right, because bcrypt is slow on purpose and HTTP Basic repeats the
 * password in every request.
 *
 * <p>Only successes are kept, one per user, as a keyed digest whose key dies with the process. An entry is void as soon
 * as the user's hash in the file changes. Thread-safe.
 */
public final class LoginCache {

    private static final String MAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;
    private final long lifeNanos;
    private final LongSupplier nanoTime;
    // Bounded by the number of users: only verified names get in.
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // never compared as a record
    private record Entry(String bcrypt, byte[] digest, long until) {}

    /**
     * Empty at first.
     *
     * @param nanoTime as {@link System#nanoTime()}
     */
    public LoginCache(Duration life, LongSupplier nanoTime) {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, MAC);
        this.lifeNanos = life.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Whether this password was verified for this very hash not long ago. */
    public boolean remembers(User user, String password) {
        Entry entry = entries.get(user.name());
        return entry != null
                && entry.until - nanoTime.getAsLong() > 0
                && entry.bcrypt.equals(user.bcrypt())
                && MessageDigest.isEqual(entry.digest, digest(password));
    }

    /** To be called after the password was verified. */
    public void remember(User user, String password) {
        if (lifeNanos > 0) {
            entries.put(user.name(), new Entry(user.bcrypt(), digest(password), nanoTime.getAsLong() + lifeNanos));
        }
    }

    private byte[] digest(String password) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + MAC, e);
        }
    }
}
