package io.linkspan.broker.access;

/** One of those that decide who may connect, in the order of the configuration. Any thread. */
public interface Authenticator {
    /** The word of the configuration and of metrics, such as {@code password-file}. */
    String name();

    /** Whether this client can be decided about at once, so that an event loop may ask. */
    boolean quick(LoginRequest request);

    /** Decides; may block unless {@link #quick}. What it throws denies. */
    Authentication authenticate(LoginRequest request);
}
