package io.linkspan.broker.access.login;

import io.linkspan.broker.access.Authentication;
import io.linkspan.broker.access.Authentication.Granted;
import io.linkspan.broker.access.Authenticator;
import io.linkspan.broker.access.LoginRequest;
import io.linkspan.broker.access.Principal;

/** {@code anonymous}: everybody that nobody before it knows, under the name they give. */
public final class AnonymousAuthenticator implements Authenticator {
    public static final String NAME = "anonymous";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean quick(LoginRequest request) {
        return true;
    }

    @Override
    public Authentication authenticate(LoginRequest request) {
        String name = request.username();
        return new Granted(name == null ? new Principal.Anonymous() : new Principal.User(name));
    }
}
