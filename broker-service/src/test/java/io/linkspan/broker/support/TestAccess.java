package io.linkspan.broker.support;

import io.linkspan.broker.access.login.AccessControl;
import io.linkspan.broker.access.login.AccessObserver;
import io.linkspan.broker.access.login.AccessPolicy;
import io.linkspan.broker.access.login.LoginCounters;
import io.linkspan.broker.access.login.LoginThrottle;
import io.linkspan.broker.access.login.LoginThrottle.Settings;
import io.linkspan.broker.access.login.Logins;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Access control for tests: a clock that only the test moves, and what an operator would have read. */
public final class TestAccess implements AccessObserver {
    public static final Settings NO_BRAKE = new Settings(0, Duration.ofMinutes(1), Duration.ofSeconds(30), 100);

    public final List<String> refused = Collections.synchronizedList(new ArrayList<>());
    public final List<String> throttled = Collections.synchronizedList(new ArrayList<>());
    public final List<String> failed = Collections.synchronizedList(new ArrayList<>());
    public final LoginCounters counters = new LoginCounters();
    private final AtomicLong nanos = new AtomicLong();
    private final Executor executor;
    private Settings throttle = NO_BRAKE;
    private int pending = 100;
    private Duration exchangeTimeout = Duration.ofSeconds(30);

    public TestAccess(Executor executor) {
        this.executor = executor;
    }

    public TestAccess throttling(Settings settings) {
        throttle = settings;
        return this;
    }

    public TestAccess pending(int limit) {
        pending = limit;
        return this;
    }

    public TestAccess exchangeTimeout(Duration timeout) {
        exchangeTimeout = timeout;
        return this;
    }

    /** Lets time pass for the brake. */
    public void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    public Logins logins() {
        return new Logins(executor, pending, new LoginThrottle(throttle, this, nanos::get), counters, this);
    }

    /** One policy for all listeners. */
    public AccessControl control(AccessPolicy policy) {
        return new AccessControl(Map.of(), policy, logins(), exchangeTimeout);
    }

    @Override
    public void refused(String listener, String peer, String clientId, String authenticator, String cause) {
        refused.add(authenticator + " " + cause);
    }

    @Override
    public void throttled(String address, int failures, Duration pause) {
        throttled.add(address);
    }

    @Override
    public void authenticatorFailed(String authenticator, RuntimeException failure) {
        failed.add(authenticator + " " + failure.getClass().getSimpleName());
    }

    @Override
    public void sourceChanged(String source, @Nullable String cause) {
        failed.add(source + " " + cause);
    }
}
