package io.linkspan.broker.access.login;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.linkspan.broker.access.Authentication;
import io.linkspan.broker.access.Authentication.Denied;
import io.linkspan.broker.access.Authentication.Granted;
import io.linkspan.broker.access.Authenticator;
import io.linkspan.broker.access.LoginRequest;
import io.linkspan.broker.access.login.UserDirectory.Entry;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code password-file}: the users of the file by bcrypt. Names that are not there are left to the others. */
public final class PasswordAuthenticator implements Authenticator {
    public static final String NAME = "password-file";

    // Compared when the user is unknown, so that the time of an answer does not tell which names exist.
    private static final String NOBODY = BCrypt.withDefaults().hashToString(10, "nobody".toCharArray());

    private final Supplier<UserDirectory> users;
    private final boolean hideUnknown;
    private final Semaphore checks;

    /**
     * @param hideUnknown whether an unknown name must cost as much time as a known one: not where all are let in anyway
     * @param checks one for each bcrypt check that may run at a time: the event loops need the processors, too
     */
    public PasswordAuthenticator(Supplier<UserDirectory> users, boolean hideUnknown, Semaphore checks) {
        this.users = users;
        this.hideUnknown = hideUnknown;
        this.checks = checks;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean quick(LoginRequest request) {
        String name = request.username();
        return name == null || (!hideUnknown && users.get().find(name) == null);
    }

    @Override
    public Authentication authenticate(LoginRequest request) {
        String name = request.username();
        if (name == null) {
            return Authentication.NOT_MINE;
        }
        Entry user = users.get().find(name);
        if (user == null && !hideUnknown) {
            return Authentication.NOT_MINE;
        }
        boolean matches = matches(request.password(), user == null ? NOBODY : user.bcryptHash());
        if (user == null) {
            return Authentication.NOT_MINE;
        }
        return matches ? new Granted(user.principal()) : Denied.WRONG;
    }

    // A password longer than bcrypt takes belongs to nobody; the library throws.
    private boolean matches(byte @Nullable [] given, String hash) {
        checks.acquireUninterruptibly();
        try {
            byte[] password = given == null ? new byte[0] : given;
            return BCrypt.verifyer().verify(password, hash.getBytes(StandardCharsets.UTF_8)).verified;
        } catch (IllegalArgumentException notHashable) {
            return false;
        } finally {
            checks.release();
        }
    }
}
