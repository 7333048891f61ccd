package io.linkspan.broker.jwt;

import io.linkspan.broker.access.Authentication;
import io.linkspan.broker.access.Authentication.Cause;
import io.linkspan.broker.access.Authentication.Denied;
import io.linkspan.broker.access.Authentication.Granted;
import io.linkspan.broker.access.Authenticator;
import io.linkspan.broker.access.LoginRequest;
import io.linkspan.broker.access.Principal;
import io.linkspan.broker.access.acl.AclText.InvalidRuleException;
import io.linkspan.broker.access.acl.OwnRules;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.contracts.cluster.ClusterName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/**
 * {@code jwt}: a signed JSON Web Token as password, with or without a user name. What has not the shape of one is left to
 * the others; what has it is decided here.
 */
public final class JwtAuthenticator implements Authenticator {
    public static final String NAME = "jwt";

    /** Longest token in bytes. */
    public static final int MAX_TOKEN_BYTES = 16 << 10;

    /**
     * What is asked of a token, and what its claims mean.
     *
     * @param algorithms of signatures; asymmetric ones only
     * @param issuer that {@code iss} must name; null: any
     * @param audiences of which {@code aud} must name one; empty: any
     * @param clientIdClaim that must be the client id where a token has it; null: none
     * @param linkClaim that names the cluster of a link identity; null: tokens are for users only
     * @param clockSkew by which the clocks of issuer and broker may differ
     * @param untilExpiry whether a connection ends with its token
     */
    public record Settings(
            List<String> algorithms,
            @Nullable String issuer,
            List<String> audiences,
            String usernameClaim,
            @Nullable String clientIdClaim,
            String aclClaim,
            @Nullable String linkClaim,
            Duration clockSkew,
            boolean untilExpiry) {
        /** Copies the lists. */
        public Settings {
            algorithms = List.copyOf(algorithms);
            audiences = List.copyOf(audiences);
        }
    }

    /** Thrown out of the library's callback when there are no keys at all. */
    private static final class NoKeysException extends UnresolvableKeyException {
        private static final long serialVersionUID = 1L;

        NoKeysException(IOException cause) {
            super("no keys", cause);
        }
    }

    private static final Denied EXPIRED = new Denied(ReasonCode.BAD_USER_NAME_OR_PASSWORD, Cause.EXPIRED);
    private static final Denied UNAVAILABLE = new Denied(ReasonCode.SERVER_UNAVAILABLE, Cause.UNAVAILABLE);

    private final Settings settings;
    private final TokenKeys keys;
    private final JwtConsumer consumer;

    public JwtAuthenticator(Settings settings, TokenKeys keys) {
        this.settings = settings;
        this.keys = keys;
        var builder = new JwtConsumerBuilder()
                .setRequireExpirationTime()
                .setAllowedClockSkewInSeconds((int) settings.clockSkew().toSeconds())
                .setVerificationKeyResolver((signature, nesting) -> key(signature, nesting))
                .setJwsAlgorithmConstraints(new AlgorithmConstraints(
                        ConstraintType.PERMIT, settings.algorithms().toArray(String[]::new)));
        if (settings.issuer() != null) {
            builder.setExpectedIssuer(settings.issuer());
        }
        if (settings.audiences().isEmpty()) {
            builder.setSkipDefaultAudienceValidation();
        } else {
            builder.setExpectedAudience(settings.audiences().toArray(String[]::new));
        }
        this.consumer = builder.build();
    }

    private Key key(JsonWebSignature signature, List<JsonWebStructure> nesting) throws UnresolvableKeyException {
        try {
            return resolved(keys.known(), signature, nesting);
        } catch (UnresolvableKeyException unknown) {
            try {
                return resolved(keys.renewed(), signature, nesting);
            } catch (IOException away) {
                throw new NoKeysException(away);
            }
        } catch (IOException away) {
            throw new NoKeysException(away);
        }
    }

    private static Key resolved(List<JsonWebKey> from, JsonWebSignature signature, List<JsonWebStructure> nesting)
            throws UnresolvableKeyException {
        var resolver = new JwksVerificationKeyResolver(from);
        resolver.setDisambiguateWithVerifySignature(true);
        try {
            return resolver.resolveKey(signature, nesting);
        } catch (UnresolvableKeyException noneOfThatId) {
            return nameless(from, signature, noneOfThatId);
        }
    }

    // Keys of a PEM file have no id, whatever id the issuer puts into its tokens.
    private static Key nameless(
            List<JsonWebKey> from, JsonWebSignature signature, UnresolvableKeyException noneOfThatId)
            throws UnresolvableKeyException {
        for (JsonWebKey candidate : from) {
            if (candidate.getKeyId() == null && fits(candidate.getKey(), signature)) {
                return candidate.getKey();
            }
        }
        throw noneOfThatId;
    }

    private static boolean fits(Key key, JsonWebSignature signature) {
        try {
            signature.setKey(key);
            return signature.verifySignature();
        } catch (JoseException anotherKindOfKey) {
            return false;
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean quick(LoginRequest request) {
        return token(request) == null;
    }

    @Override
    public Authentication authenticate(LoginRequest request) {
        String token = token(request);
        if (token == null) {
            return Authentication.NOT_MINE;
        }
        try {
            return granted(request, consumer.processToClaims(token));
        } catch (InvalidJwtException invalid) {
            return refusal(invalid);
        } catch (MalformedClaimException | InvalidRuleException unusable) {
            return Denied.WRONG;
        }
    }

    // A token in compact form: three parts of Base64url, the first of which begins a JSON object.
    private static @Nullable String token(LoginRequest request) {
        byte[] password = request.password();
        if (password == null || password.length > MAX_TOKEN_BYTES) {
            return null;
        }
        String text = new String(password, StandardCharsets.ISO_8859_1);
        return text.startsWith("eyJ") && text.chars().filter(c -> c == '.').count() == 2 ? text : null;
    }

    private static Denied refusal(InvalidJwtException invalid) {
        if (invalid.hasExpired()) {
            return EXPIRED;
        }
        for (Throwable cause = invalid; cause != null; cause = cause.getCause()) {
            if (cause instanceof NoKeysException) {
                return UNAVAILABLE;
            }
        }
        return Denied.WRONG;
    }

    private Authentication granted(LoginRequest request, JwtClaims claims)
            throws MalformedClaimException, InvalidRuleException {
        String name = claims.getStringClaimValue(settings.usernameClaim());
        if (name == null || name.isEmpty() || !clientIdFits(request, claims)) {
            return Denied.WRONG;
        }
        NumericDate expires = claims.getExpirationTime();
        Instant until = settings.untilExpiry() && expires != null
                ? Instant.ofEpochSecond(expires.getValue()).plus(settings.clockSkew())
                : null;
        Principal principal = principal(name, claims);
        return principal == null
                ? Denied.WRONG
                : new Granted(principal, OwnRules.parse(claims.getClaimValue(settings.aclClaim())), until);
    }

    private boolean clientIdFits(LoginRequest request, JwtClaims claims) throws MalformedClaimException {
        String claim = settings.clientIdClaim();
        return claim == null || !claims.hasClaim(claim) || request.clientId().equals(claims.getStringClaimValue(claim));
    }

    private @Nullable Principal principal(String name, JwtClaims claims) throws MalformedClaimException {
        String claim = settings.linkClaim();
        String cluster = claim == null ? null : claims.getStringClaimValue(claim);
        if (cluster == null) {
            return new Principal.User(name);
        }
        return ClusterName.isValid(cluster) ? new Principal.LinkIdentity(name, ClusterName.of(cluster)) : null;
    }
}
