package io.linkspan.broker.access.login;

import io.linkspan.broker.access.Authentication.Cause;
import io.linkspan.broker.access.Authentication.Denied;
import io.linkspan.broker.access.Authentication.Granted;
import io.linkspan.broker.access.LoginRequest;
import io.linkspan.broker.access.login.UserDirectory.Entry;
import io.linkspan.broker.access.scram.ScramExchange;
import io.linkspan.broker.packet.ReasonCode;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** SCRAM-SHA-256 over AUTH packets, for those users of the file that have such credentials. */
public final class ScramMethod implements EnhancedMethod {
    public static final String NAME = "SCRAM-SHA-256";

    private static final int NONCE_BYTES = 24;
    private static final Denied REFUSED = new Denied(ReasonCode.NOT_AUTHORIZED, Cause.CREDENTIALS);

    private final Supplier<UserDirectory> users;
    private final byte[] decoyKey;
    private final SecureRandom random = new SecureRandom();

    /** @param decoyKey secret, and the same after a restart, so that unknown users look the same then, too */
    public ScramMethod(Supplier<UserDirectory> users, byte[] decoyKey) {
        this.users = users;
        this.decoyKey = decoyKey.clone();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Exchange begin(LoginRequest request) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        UserDirectory known = users.get();
        var scram = new ScramExchange(
                name -> {
                    Entry user = known.find(name);
                    return user == null ? null : user.scram();
                },
                decoyKey,
                Base64.getEncoder().encodeToString(nonce));
        return new Over(scram, known);
    }

    private static final class Over implements Exchange {
        private final ScramExchange scram;
        private final UserDirectory users;
        private boolean asked;

        private Over(ScramExchange scram, UserDirectory users) {
            this.scram = scram;
            this.users = users;
        }

        @Override
        public Step next(byte @Nullable [] data) {
            if (data == null) {
                // A client may leave its first message to the first AUTH; it is asked for it once.
                boolean again = asked;
                asked = true;
                return again ? new Done(REFUSED, null) : new Continue(null);
            }
            asked = true;
            return switch (scram.next(data)) {
                case ScramExchange.Challenge challenge -> new Continue(challenge.data());
                case ScramExchange.Failed ignored -> new Done(REFUSED, null);
                case ScramExchange.Proved proved -> {
                    Entry user = users.find(proved.user());
                    yield user == null
                            ? new Done(REFUSED, null)
                            : new Done(new Granted(user.principal()), proved.data());
                }
            };
        }
    }
}
