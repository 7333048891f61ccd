package io.linkspan.admin.security.http;

import io.linkspan.admin.audit.log.LogText;
import io.linkspan.admin.messages.AdminMessages;
import io.linkspan.admin.security.LoginCache;
import io.linkspan.admin.security.PasswordCheck;
import io.linkspan.admin.security.User;
import io.linkspan.admin.security.UserDirectory;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** HTTP Basic against the users file; bcrypt runs on a worker thread. */
@Singleton
public class UsersIdentityProvider implements IdentityProvider<UsernamePasswordAuthenticationRequest> {

    private final UserDirectory users;
    private final LoginCache logins;

    UsersIdentityProvider(UserDirectory users, LoginCache logins) {
        this.users = users;
        this.logins = logins;
    }

    @Override
    public Class<UsernamePasswordAuthenticationRequest> getRequestType() {
        return UsernamePasswordAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            UsernamePasswordAuthenticationRequest request, AuthenticationRequestContext context) {
        User user = users.find(request.getUsername());
        String password = new String(request.getPassword().getPassword());
        if (user != null && logins.remembers(user, password)) {
            return Uni.createFrom().item(identity(user));
        }
        return context.runBlocking(() -> {
            if (!PasswordCheck.matches(user, password) || user == null) {
                AdminMessages.LOG.loginRefused(LogText.safe(request.getUsername()));
                throw new AuthenticationFailedException("wrong user name or password");
            }
            logins.remember(user, password);
            return identity(user);
        });
    }

    private static SecurityIdentity identity(User user) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(user.name()))
                .addRoles(user.role().granted())
                .build();
    }
}
