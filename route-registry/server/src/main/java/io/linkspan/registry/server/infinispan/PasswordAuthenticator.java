package io.linkspan.registry.server.infinispan;

import io.linkspan.registry.server.infinispan.RegistrySettings.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.security.Principal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.sasl.AuthorizeCallback;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.infinispan.server.core.security.SubjectUserInfo;
import org.infinispan.server.core.security.sasl.AuthorizingCallbackHandler;
import org.infinispan.server.core.security.sasl.SaslAuthenticator;
import org.infinispan.server.core.security.sasl.SubjectSaslServer;
import org.wildfly.security.password.WildFlyElytronPasswordProvider;
import org.wildfly.security.sasl.scram.ScramSaslServerFactory;

/** Authenticates Hot Rod clients with SCRAM-SHA-256 against the one user of the cluster. */
final class PasswordAuthenticator implements SaslAuthenticator {
    /** The only mechanism offered: the password never crosses the wire and the server proves that it knows it too. */
    static final String MECHANISM = "SCRAM-SHA-256";

    private final Credentials credentials;

    PasswordAuthenticator(Credentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public SaslServer createSaslServer(
            String mechanism,
            List<Principal> principals,
            String protocol,
            String serverName,
            Map<String, String> properties)
            throws SaslException {
        if (!MECHANISM.equals(mechanism)) {
            throw new SaslException("mechanism not offered: " + mechanism);
        }
        OneUser user = new OneUser(credentials);
        SaslServer scram = new ScramSaslServerFactory(new WildFlyElytronPasswordProvider())
                .createSaslServer(mechanism, protocol, serverName, properties, user);
        if (scram == null) {
            throw new SaslException("mechanism not available: " + mechanism);
        }
        return new SubjectSaslServer(scram, principals, user);
    }

    /** Reads the password. @throws IOException when the file cannot be read or is empty */
    static String password(Credentials credentials) throws IOException {
        String password = Files.readString(credentials.passwordFile()).strip();
        if (password.isEmpty()) {
            throw new IOException("the password file is empty: " + credentials.passwordFile());
        }
        return password;
    }

    /** Finds out before anybody connects. @throws RegistryStartException when there is no password */
    static void check(Credentials credentials) {
        try {
            password(credentials);
        } catch (IOException failure) {
            throw new RegistryStartException("no registry password", failure);
        }
    }

    private record UserPrincipal(String getName) implements Principal {}

    /** Answers the mechanism's questions; any other name than the configured one has no password. */
    private static final class OneUser implements AuthorizingCallbackHandler {
        private final Credentials credentials;
        private boolean known;

        OneUser(Credentials credentials) {
            this.credentials = credentials;
        }

        @Override
        public void handle(Callback[] callbacks) throws IOException, UnsupportedCallbackException {
            for (Callback callback : callbacks) {
                switch (callback) {
                    case NameCallback name -> known = credentials.username().equals(name.getDefaultName());
                    case PasswordCallback secret -> {
                        if (known) {
                            secret.setPassword(password(credentials).toCharArray());
                        }
                    }
                    case AuthorizeCallback authorize ->
                        authorize.setAuthorized(
                                known && authorize.getAuthenticationID().equals(authorize.getAuthorizationID()));
                    default -> throw new UnsupportedCallbackException(callback);
                }
            }
        }

        @Override
        public SubjectUserInfo getSubjectUserInfo(Collection<Principal> principals) {
            Principal user = new UserPrincipal(credentials.username());
            Subject subject = new Subject(true, Set.of(user), Set.of(), Set.of());
            return new SubjectUserInfo() {
                @Override
                public String getUserName() {
                    return user.getName();
                }

                @Override
                public Collection<Principal> getPrincipals() {
                    return Set.of(user);
                }

                @Override
                public Subject getSubject() {
                    return subject;
                }
            };
        }
    }
}
