package io.linkspan.broker.access.login;

import io.linkspan.broker.access.Authentication;
import io.linkspan.broker.access.Authentication.Denied;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/** How logins ended. Bounded: one count for each authenticator of the configuration, outcome and cause. Any thread. */
public final class LoginCounters {
    /** @param reason {@code none} for an accepted login, else the cause in lower case */
    public record Key(String authenticator, String outcome, String reason) {}

    private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();
    private final List<BiConsumer<Key, LongAdder>> listeners = new ArrayList<>();

    /** Called once for each count, those that exist already included. */
    public synchronized void onCreated(BiConsumer<Key, LongAdder> listener) {
        listeners.add(listener);
        counts.forEach(listener);
    }

    /** The count of one kind of end so far. */
    public long count(String authenticator, String outcome, String reason) {
        LongAdder count = counts.get(new Key(authenticator, outcome, reason));
        return count == null ? 0 : count.sum();
    }

    void count(String authenticator, Authentication outcome) {
        var key = outcome instanceof Denied denied
                ? new Key(authenticator, "refused", denied.cause().name().toLowerCase(Locale.ROOT))
                : new Key(authenticator, "accepted", "none");
        LongAdder count = counts.get(key);
        (count == null ? created(key) : count).increment();
    }

    private synchronized LongAdder created(Key key) {
        LongAdder present = counts.get(key);
        if (present != null) {
            return present;
        }
        var made = new LongAdder();
        counts.put(key, made);
        listeners.forEach(listener -> listener.accept(key, made));
        return made;
    }
}
