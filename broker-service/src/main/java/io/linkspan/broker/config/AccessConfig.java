package io.linkspan.broker.config;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is let in and what the rules are, below {@code linkspan.broker.access}. */
public interface AccessConfig {
    /** Authenticators that are asked, in this order: password-file, certificate, anonymous. */
    @WithDefault("password-file")
    List<String> authenticators();

    /** File with the access rules; read again when it changes. */
    Optional<Path> aclFile();

    /** What holds when no rule decides; allow without a file of rules, deny with one. */
    Optional<Default> aclDefault();

    /** Password checks by bcrypt at a time; each takes a processor for tens of milliseconds. */
    @WithDefault("2")
    int passwordChecks();

    /** Logins that wait to be decided; one more is refused with 0x89. */
    @WithDefault("1000")
    int pendingLogins();

    /** The brake on guessing passwords. */
    Throttle throttle();

    /** The authenticator certificate. */
    Certificate certificate();

    /** Verdicts. */
    enum Default {
        ALLOW,
        DENY
    }

    /** How failed logins of one address are slowed down; not where everybody is let in. */
    interface Throttle {
        /** Failed logins within the window that start a pause; 0 switches the brake off. */
        @WithDefault("20")
        int failures();

        /** Time in which failures are counted. */
        @WithDefault("1m")
        Duration window();

        /** Time in which an address with too many failures is refused with 0x9F. */
        @WithDefault("30s")
        Duration pause();

        /** Addresses that failures are remembered of. */
        @WithDefault("10000")
        int addresses();
    }

    /** Names from verified client certificates. */
    interface Certificate {
        /** Where the name stands: the subject's common name, or an alternative name. */
        @WithDefault("cn")
        NameFrom name();

        /** Names that are link identities, and of which cluster. */
        Map<String, String> links();
    }

    /** Parts of a certificate. */
    enum NameFrom {
        CN,
        SAN_DNS,
        SAN_EMAIL,
        SAN_URI
    }
}
