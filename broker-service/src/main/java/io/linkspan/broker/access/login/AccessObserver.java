package io.linkspan.broker.access.login;

import java.time.Duration;

/** Told what an operator should read; from any thread, cheap. Never a secret. */
public interface AccessObserver {
    /** A client was turned away; many of these may come. */
    void refused(String listener, String peer, String clientId, String authenticator, String cause);

    /** Failures from one address have reached the limit: it must pause. */
    void throttled(String address, int failures, Duration pause);

    /** An authenticator threw: the client was turned away. */
    void authenticatorFailed(String authenticator, RuntimeException failure);
}
