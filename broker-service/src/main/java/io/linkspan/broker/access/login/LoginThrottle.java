package io.linkspan.broker.access.login;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The brake on guessing passwords: an address with too many failed logins in a window of time is refused unheard for a
 * pause; then it may try again. An IPv6 address counts as its /64, which one host can have as a whole. Any thread.
 */
public final class LoginThrottle {
    /**
     * @param failures that start a pause; 0 switches the brake off
     * @param window in which they are counted
     * @param pause in which the address is refused
     * @param addresses remembered at a time; the one not heard of for longest is forgotten first
     */
    public record Settings(int failures, Duration window, Duration pause, int addresses) {}

    private static final int SLASH_64_BYTES = 8;

    private static final class Failures {
        private int count;
        private long windowEnds;
        private long pausedUntil;
        private boolean paused;
    }

    private final Settings settings;
    private final AccessObserver observer;
    private final LongSupplier nanoTime;
    private final LongAdder pauses = new LongAdder();
    private final Map<String, Failures> records = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > settings.addresses();
        }
    };

    /** @param nanoTime as {@link System#nanoTime} */
    public LoginThrottle(Settings settings, AccessObserver observer, LongSupplier nanoTime) {
        this.settings = settings;
        this.observer = observer;
        this.nanoTime = nanoTime;
    }

    /** Whether the address must wait. */
    public boolean pausing(@Nullable InetAddress address) {
        if (address == null || settings.failures() == 0) {
            return false;
        }
        synchronized (records) {
            Failures known = records.get(key(address));
            return known != null && known.paused && nanoTime.getAsLong() - known.pausedUntil < 0;
        }
    }

    /** A login from there has failed. */
    public void failed(@Nullable InetAddress address) {
        if (address == null || settings.failures() == 0) {
            return;
        }
        long now = nanoTime.getAsLong();
        synchronized (records) {
            Failures known = records.computeIfAbsent(key(address), ignored -> new Failures());
            if (known.count == 0 || now - known.windowEnds >= 0) {
                known.count = 0;
                known.windowEnds = now + settings.window().toNanos();
            }
            known.count++;
            if (known.count < settings.failures()) {
                return;
            }
            known.count = 0;
            known.paused = true;
            known.pausedUntil = now + settings.pause().toNanos();
        }
        pauses.increment();
        observer.throttled(address.getHostAddress(), settings.failures(), settings.pause());
    }

    /** Addresses that failures are remembered of. */
    public int addresses() {
        synchronized (records) {
            return records.size();
        }
    }

    /** Pauses so far. */
    public long pauses() {
        return pauses.sum();
    }

    private static String key(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SLASH_64_BYTES));
    }
}
