package io.linkspan.broker.access;

import org.jspecify.annotations.Nullable;

/** The end of an attempt to log in. */
public sealed interface Authentication {
    /** Let in. */
    record Granted(Principal principal) implements Authentication {}

    /**
     * Turned away.
     *
     * @param reasonCode for CONNACK: 0x86 bad user name or password, 0x87 not authorised
     */
    record Denied(int reasonCode) implements Authentication {}

    /** What a client presents. The password is compared and forgotten. */
    record Credentials(@Nullable String username, byte @Nullable [] password) {
        @Override
        public String toString() {
            return "Credentials[username=" + username + "]";
        }
    }
}
