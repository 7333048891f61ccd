package io.linkspan.broker.access.login;

import io.linkspan.broker.access.Authentication;
import io.linkspan.broker.access.Authentication.Denied;
import io.linkspan.broker.access.Authentication.Granted;
import io.linkspan.broker.access.Authenticator;
import io.linkspan.broker.access.LoginRequest;
import io.linkspan.broker.access.Principal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** {@code service}: this cluster's own link-service, first on every listener. Its name belongs to nobody else. */
public final class ServiceAuthenticator implements Authenticator {
    public static final String NAME = "service";

    private final String username;
    private final @Nullable String password;

    /** @param password null: nobody can log in under the name */
    public ServiceAuthenticator(String username, @Nullable String password) {
        this.username = username;
        this.password = password;
    }

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
        if (!username.equals(request.username())) {
            return Authentication.NOT_MINE;
        }
        String expected = password;
        byte[] given = request.password();
        boolean matches = expected != null
                && given != null
                && MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given);
        return matches ? new Granted(new Principal.Service(username)) : Denied.WRONG;
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "ServiceAuthenticator[" + username + "]";
    }
}
