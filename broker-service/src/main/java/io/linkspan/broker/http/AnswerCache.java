package io.linkspan.broker.http;

import io.linkspan.broker.access.Authentication;
import io.linkspan.broker.access.LoginRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What a hook said lately, by a keyed hash of all it was asked: no password is kept. The oldest answer goes first. Any
 * thread.
 */
final class AnswerCache {
    private static final String HMAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private record Kept(Authentication outcome, long untilNanos) {}

    private final SecretKeySpec key;
    private final Duration timeToLive;
    private final LongSupplier nanoTime;
    private final Map<ByteBuffer, Kept> answers;

    /** @param entries 0 switches the cache off */
    AnswerCache(Duration timeToLive, int entries, LongSupplier nanoTime) {
        byte[] secret = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(secret);
        this.key = new SecretKeySpec(secret, HMAC);
        this.timeToLive = timeToLive;
        this.nanoTime = nanoTime;
        this.answers = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Kept> eldest) {
                return size() > entries;
            }
        };
    }

    /** The name under which answers to this question are kept. */
    ByteBuffer name(LoginRequest request) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            add(mac, request.clientId().getBytes(StandardCharsets.UTF_8));
            String username = request.username();
            add(mac, username == null ? null : username.getBytes(StandardCharsets.UTF_8));
            add(mac, request.password());
            add(mac, request.listener().getBytes(StandardCharsets.UTF_8));
            var address = request.address();
            add(mac, address == null ? null : address.getAddress());
            return ByteBuffer.wrap(mac.doFinal());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    // With its length before it, so that no two questions make the same bytes.
    private static void add(Mac mac, byte @Nullable [] part) {
        mac.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(part == null ? -1 : part.length)
                .flip());
        if (part != null) {
            mac.update(part);
        }
    }

    @Nullable
    Authentication get(ByteBuffer name) {
        synchronized (answers) {
            Kept kept = answers.get(name);
            if (kept == null) {
                return null;
            }
            if (nanoTime.getAsLong() - kept.untilNanos >= 0) {
                answers.remove(name);
                return null;
            }
            return kept.outcome;
        }
    }

    void put(ByteBuffer name, Authentication outcome) {
        if (timeToLive.isPositive()) {
            synchronized (answers) {
                answers.put(name, new Kept(outcome, nanoTime.getAsLong() + timeToLive.toNanos()));
            }
        }
    }

    int size() {
        synchronized (answers) {
            return answers.size();
        }
    }
}
