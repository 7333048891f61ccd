package io.linkspan.broker.access.login;

import io.linkspan.broker.access.Authentication;
import io.linkspan.broker.access.Authentication.Cause;
import io.linkspan.broker.access.Authentication.Denied;
import io.linkspan.broker.access.Authentication.NotMine;
import io.linkspan.broker.access.Authenticator;
import io.linkspan.broker.access.LoginRequest;
import io.linkspan.broker.packet.ReasonCode;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the authenticators of a listener one after the other: on the caller's thread as long as they answer at once, from
 * the first that does not on the executor.
 */
public final class Logins {
    /** What metrics show when nobody in the chain knew the client, or it was refused unheard. */
    public static final String NOBODY = "none";

    private final Executor executor;
    private final int limit;
    private final LoginThrottle throttle;
    private final LoginCounters counters;
    private final AccessObserver observer;
    private final AtomicInteger pending = new AtomicInteger();

    /**
     * @param executor runs what may block
     * @param limit logins that wait or run there at a time; one more is refused with 0x89
     */
    public Logins(
            Executor executor, int limit, LoginThrottle throttle, LoginCounters counters, AccessObserver observer) {
        this.executor = executor;
        this.limit = limit;
        this.throttle = throttle;
        this.counters = counters;
        this.observer = observer;
    }

    /** Logins that are waiting or running off the event loops. */
    public int pending() {
        return pending.get();
    }

    public LoginThrottle throttle() {
        return throttle;
    }

    public LoginCounters counters() {
        return counters;
    }

    /**
     * Decides about a client.
     *
     * @param then told once: granted or denied, never "not mine"; in place or on a thread of the executor
     */
    public void decide(AccessPolicy policy, LoginRequest request, Consumer<Authentication> then) {
        List<Authenticator> chain = policy.chain();
        for (int i = 0; i < chain.size(); i++) {
            Authenticator next = chain.get(i);
            if (!next.quick(request)) {
                off(policy, request, i, then);
                return;
            }
            Authentication outcome = ask(next, request);
            if (!(outcome instanceof NotMine)) {
                then.accept(finished(policy, request, next.name(), outcome));
                return;
            }
        }
        then.accept(finished(policy, request, NOBODY, nobody(request)));
    }

    private void off(AccessPolicy policy, LoginRequest request, int from, Consumer<Authentication> then) {
        Denied unheard = unheard(policy, request);
        if (unheard != null) {
            then.accept(finished(policy, request, NOBODY, unheard));
            return;
        }
        if (pending.incrementAndGet() > limit) {
            pending.decrementAndGet();
            then.accept(busy(policy, request));
            return;
        }
        try {
            executor.execute(() -> {
                Authentication outcome;
                try {
                    outcome = rest(policy, request, from);
                } finally {
                    pending.decrementAndGet();
                }
                then.accept(outcome);
            });
        } catch (RejectedExecutionException stopped) {
            pending.decrementAndGet();
            then.accept(busy(policy, request));
        }
    }

    private Authentication busy(AccessPolicy policy, LoginRequest request) {
        return finished(policy, request, NOBODY, new Denied(ReasonCode.SERVER_BUSY, Cause.BUSY));
    }

    private Authentication rest(AccessPolicy policy, LoginRequest request, int from) {
        List<Authenticator> chain = policy.chain();
        for (Authenticator next : chain.subList(from, chain.size())) {
            Authentication outcome = ask(next, request);
            if (!(outcome instanceof NotMine)) {
                return finished(policy, request, next.name(), outcome);
            }
        }
        return finished(policy, request, NOBODY, nobody(request));
    }

    // Fails closed.
    private Authentication ask(Authenticator authenticator, LoginRequest request) {
        try {
            return authenticator.authenticate(request);
        } catch (RuntimeException failure) {
            observer.authenticatorFailed(authenticator.name(), failure);
            return new Denied(ReasonCode.SERVER_UNAVAILABLE, Cause.UNAVAILABLE);
        }
    }

    private static Denied nobody(LoginRequest request) {
        return request.hasCredentials() ? Denied.WRONG : new Denied(ReasonCode.NOT_AUTHORIZED, Cause.MISSING);
    }

    /** What a client is refused with before anybody looks at what it presents; null: it is heard. */
    public @Nullable Denied unheard(AccessPolicy policy, LoginRequest request) {
        return policy.guarded() && throttle.pausing(request.address())
                ? new Denied(ReasonCode.CONNECTION_RATE_EXCEEDED, Cause.THROTTLED)
                : null;
    }

    /** Counts how a login ended and returns it. */
    public Authentication finished(
            AccessPolicy policy, LoginRequest request, String authenticator, Authentication outcome) {
        counters.count(authenticator, outcome);
        if (outcome instanceof Denied denied) {
            observer.refused(
                    request.listener(),
                    request.peer(),
                    request.clientId(),
                    authenticator,
                    denied.cause().name());
            if (denied.cause() == Cause.CREDENTIALS && policy.guarded()) {
                throttle.failed(request.address());
            }
        }
        return outcome;
    }
}
