package io.linkspan.broker.access;

import io.linkspan.broker.access.Authentication.Credentials;

/** Decides who may connect. May block (password hashing): call it off the event loops. */
@FunctionalInterface
public interface Authenticator {
    Authentication authenticate(Credentials credentials);
}
