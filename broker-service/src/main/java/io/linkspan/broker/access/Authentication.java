package io.linkspan.broker.access;

import io.linkspan.broker.access.acl.AclRule;
import io.linkspan.broker.packet.ReasonCode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one authenticator says about a client that asks to be let in. */
public sealed interface Authentication {
    /** Left to the authenticators behind this one. */
    NotMine NOT_MINE = new NotMine();

    /**
     * Let in.
     *
     * @param rules the client's own access rules, asked before the file's; null without
     * @param until when what was presented stops being valid; null never
     */
    record Granted(
            Principal principal,
            @Nullable List<AclRule> rules,
            @Nullable Instant until) implements Authentication {
        /** For as long as the client stays, with the rules that all have. */
        public Granted(Principal principal) {
            this(principal, null, null);
        }
    }

    /**
     * Turned away.
     *
     * @param reasonCode for CONNACK, such as 0x86 bad user name or password, 0x87 not authorised
     */
    record Denied(int reasonCode, Cause cause) implements Authentication {
        /** What was presented is wrong. */
        public static final Denied WRONG = new Denied(ReasonCode.BAD_USER_NAME_OR_PASSWORD, Cause.CREDENTIALS);
    }

    /** This authenticator does not know such clients. */
    record NotMine() implements Authentication {}

    /** Why a client was turned away; the label {@code reason} of the metric. */
    enum Cause {
        /** A wrong password, token, certificate or proof, or nobody who knows the client. Counts as a failed login. */
        CREDENTIALS,
        /** Nothing was presented where something must be. */
        MISSING,
        /** A token that was valid once. */
        EXPIRED,
        /** Whoever should have decided could not be asked, or failed. */
        UNAVAILABLE,
        /** Too many logins are waiting. */
        BUSY,
        /** Too many failures from this address. */
        THROTTLED,
        /** The authentication method is not known here. */
        METHOD,
        /** The exchange of AUTH packets broke its rules or took too long. */
        EXCHANGE
    }
}
