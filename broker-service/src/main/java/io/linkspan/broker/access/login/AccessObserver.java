package io.linkspan.broker.access.login;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Told what an operator should read; from any thread, cheap. Never a secret. */
public interface AccessObserver {
    /** A client was turned away; many of these may come. */
    void refused(String listener, String peer, String clientId, String authenticator, String cause);

    /** Failures from one address have reached the limit: it must pause. */
    void throttled(String address, int failures, Duration pause);

    /** An authenticator threw: the client was turned away. */
    void authenticatorFailed(String authenticator, RuntimeException failure);

    /** A hook or a source of keys cannot be asked, or can be again (cause null); told once for each change. */
    void sourceChanged(String source, @Nullable String cause);
}
