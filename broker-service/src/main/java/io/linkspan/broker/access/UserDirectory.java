package io.linkspan.broker.access;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.linkspan.broker.access.Authentication.Credentials;
import io.linkspan.broker.access.Authentication.Denied;
import io.linkspan.broker.access.Authentication.Granted;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.contracts.cluster.ClusterName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The users of a file, the service identity, and whether clients without credentials are let in. Immutable; a changed
 * file makes a new one.
 */
public final class UserDirectory implements Authenticator {
    /** @param link the cluster this user is the link identity of, or null for an ordinary user */
    public record Entry(
            String name, String bcryptHash, @Nullable ClusterName link) {
        @Override
        public String toString() {
            return "Entry[name=" + name + ", link=" + link + "]";
        }
    }

    /** @param password null: no service identity */
    public record ServiceAccount(String name, @Nullable String password) {
        @Override
        public String toString() {
            return "ServiceAccount[name=" + name + "]";
        }
    }

    // Compared when the user is unknown, so that the time of an answer does not tell which names exist.
    private static final String NOBODY = BCrypt.withDefaults().hashToString(10, "nobody".toCharArray());

    private final Map<String, Entry> users;
    private final ServiceAccount service;
    private final boolean allowAnonymous;

    public UserDirectory(Map<String, Entry> users, ServiceAccount service, boolean allowAnonymous) {
        this.users = Map.copyOf(users);
        this.service = service;
        this.allowAnonymous = allowAnonymous;
    }

    @Override
    public Authentication authenticate(Credentials credentials) {
        String name = credentials.username();
        byte[] password = credentials.password();
        if (name == null && password == null) {
            return allowAnonymous ? new Granted(new Principal.Anonymous()) : new Denied(ReasonCode.NOT_AUTHORIZED);
        }
        if (name == null) {
            return allowAnonymous
                    ? new Granted(new Principal.Anonymous())
                    : new Denied(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        }
        byte[] given = password == null ? new byte[0] : password;
        if (name.equals(service.name())) {
            return service(given);
        }
        Entry user = users.get(name);
        if (user == null && allowAnonymous) {
            return new Granted(new Principal.User(name)); // names are not checked where nobody needs one
        }
        boolean matches = matches(given, user == null ? NOBODY : user.bcryptHash());
        if (user == null || !matches) {
            return new Denied(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        }
        ClusterName link = user.link();
        return new Granted(link == null ? new Principal.User(name) : new Principal.LinkIdentity(name, link));
    }

    // A password longer than bcrypt takes belongs to nobody; the library throws.
    private static boolean matches(byte[] given, String hash) {
        try {
            return BCrypt.verifyer().verify(given, hash.getBytes(StandardCharsets.UTF_8)).verified;
        } catch (IllegalArgumentException notHashable) {
            return false;
        }
    }

    private Authentication service(byte[] given) {
        String expected = service.password();
        boolean matches = expected != null && MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given);
        return matches
                ? new Granted(new Principal.Service(service.name()))
                : new Denied(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
    }
}
