package io.linkspan.broker.config;

import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is let in and what the rules are, below {@code linkspan.broker.access}. */
public interface AccessConfig {
    /** Authenticators that are asked, in this order: password-file, jwt, certificate, http, anonymous. */
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

    /** The authenticator jwt. */
    Jwt jwt();

    /** The authenticator http. */
    Http http();

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

    /** Signed tokens instead of passwords. */
    interface Jwt {
        /** File with public keys: PEM, or a JSON Web Key Set; read again when it changes. */
        Optional<Path> publicKeyFile();

        /** URL of a JSON Web Key Set, instead of the file. */
        Optional<URI> jwksUrl();

        /** How often the set is fetched; a token of an unknown key fetches it earlier, at most every 10 s. */
        @WithDefault("5m")
        Duration jwksRefresh();

        /** Time for fetching the set. */
        @WithDefault("5s")
        Duration jwksTimeout();

        /** Algorithms of signatures that are taken; asymmetric ones only. */
        @WithDefault("RS256,RS384,RS512,PS256,PS384,PS512,ES256,ES384,ES512,EdDSA")
        List<String> algorithms();

        /** Issuer that the token must name. */
        Optional<String> issuer();

        /** Audiences of which the token must name one. */
        Optional<List<String>> audience();

        /** Claim with the user name. */
        @WithDefault("sub")
        String usernameClaim();

        /** Claim that must be the client id, where a token has it. */
        Optional<String> clientIdClaim();

        /** Claim with the client's own access rules. */
        @WithDefault("acl")
        String aclClaim();

        /** Claim that makes the token the link identity of the cluster it names. */
        Optional<String> linkClaim();

        /** By how much the clocks of issuer and broker may differ. */
        @WithDefault("30s")
        Duration clockSkew();

        /** Ends the connection when the token expires. */
        @WithDefault("true")
        boolean disconnectAfterExpiry();
    }

    /** A hook that is asked by POST. */
    interface Http {
        /** Where the hook is. */
        Optional<URI> url();

        /** Time for an answer. */
        @WithDefault("3s")
        Duration timeout();

        /** How long a decision is kept; 0 keeps none. */
        @WithDefault("1m")
        Duration cacheTtl();

        /** Decisions that are kept. */
        @WithDefault("10000")
        int cacheEntries();

        /** Requests under way at a time; a login waits for its turn as long as for an answer, then is refused with 0x89. */
        @WithDefault("64")
        int maximumRequests();

        /** Header fields that are sent along. */
        Map<String, String> headers();
    }

    /** Parts of a certificate. */
    enum NameFrom {
        CN,
        SAN_DNS,
        SAN_EMAIL,
        SAN_URI
    }
}
