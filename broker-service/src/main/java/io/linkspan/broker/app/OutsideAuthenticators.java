package io.linkspan.broker.app;

import io.linkspan.broker.access.Authenticator;
import io.linkspan.broker.config.AccessConfig;
import io.linkspan.broker.file.WatchedFile;
import io.linkspan.broker.file.WatchedFiles;
import io.linkspan.broker.http.HttpAuthenticator;
import io.linkspan.broker.jwt.JwtAuthenticator;
import io.linkspan.broker.jwt.KeyText;
import io.linkspan.broker.jwt.KeysByUrl;
import io.linkspan.broker.jwt.TokenKeys;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jose4j.jwk.JsonWebKey;

/** Makes the authenticators that ask outside the broker: by tokens of an issuer, or by a hook. */
final class OutsideAuthenticators {
    private static final String JWT = "linkspan.broker.access.jwt.";
    private static final String HTTP = "linkspan.broker.access.http.";
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

    private final AccessConfig config;
    private final WatchedFiles files;
    private final AccessObservers observers;
    private final ScheduledExecutorService housekeeping;

    OutsideAuthenticators(
            AccessConfig config, WatchedFiles files, AccessObservers observers, ScheduledExecutorService housekeeping) {
        this.config = config;
        this.files = files;
        this.observers = observers;
        this.housekeeping = housekeeping;
    }

    Authenticator jwt() {
        AccessConfig.Jwt jwt = config.jwt();
        require(
                jwt.publicKeyFile().isPresent() != jwt.jwksUrl().isPresent(),
                "the authenticator jwt needs either " + JWT + "public-key-file or " + JWT + "jwks-url");
        require(
                !jwt.algorithms().isEmpty() && ALGORITHMS.containsAll(jwt.algorithms()),
                JWT + "algorithms takes " + ALGORITHMS.stream().sorted().toList() + ": " + jwt.algorithms());
        require(!jwt.clockSkew().isNegative(), JWT + "clock-skew must not be negative: " + jwt.clockSkew());
        var settings = new JwtAuthenticator.Settings(
                jwt.algorithms(),
                jwt.issuer().orElse(null),
                jwt.audience().orElse(List.of()),
                jwt.usernameClaim(),
                jwt.clientIdClaim().orElse(null),
                jwt.aclClaim(),
                jwt.linkClaim().orElse(null),
                jwt.clockSkew(),
                jwt.disconnectAfterExpiry());
        TokenKeys keys = jwt.jwksUrl()
                .map(url -> byUrl(jwt, url))
                .orElseGet(() -> byFile(jwt.publicKeyFile().orElseThrow()));
        return new JwtAuthenticator(settings, keys);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it runs until the broker stops
    private TokenKeys byUrl(AccessConfig.Jwt jwt, URI url) {
        var keys = new KeysByUrl(
                http(JWT + "jwks-url", url),
                positive(JWT + "jwks-timeout", jwt.jwksTimeout()),
                observers,
                System::nanoTime);
        long every = positive(JWT + "jwks-refresh", jwt.jwksRefresh()).toMillis();
        housekeeping.scheduleWithFixedDelay(keys::refresh, 0, every, TimeUnit.MILLISECONDS);
        return keys;
    }

    private TokenKeys byFile(Path path) {
        Supplier<List<JsonWebKey>> file =
                files.watch(new WatchedFile<>(path, List.of(), KeyText::read, observers.keys()));
        return new TokenKeys() {
            @Override
            public List<JsonWebKey> known() throws IOException {
                List<JsonWebKey> keys = file.get();
                if (keys.isEmpty()) {
                    throw new IOException("the file of keys has not been read yet");
                }
                return keys;
            }

            @Override
            public List<JsonWebKey> renewed() throws IOException {
                return known();
            }
        };
    }

    Authenticator http() {
        AccessConfig.Http http = config.http();
        URI url = http.url()
                .orElseThrow(
                        () -> new ConfigurationException("the authenticator http needs " + HTTP + "url to be set"));
        require(http.cacheEntries() >= 0, HTTP + "cache-entries must not be negative: " + http.cacheEntries());
        require(http.maximumRequests() >= 1, HTTP + "maximum-requests must be at least 1: " + http.maximumRequests());
        return new HttpAuthenticator(
                new HttpAuthenticator.Settings(
                        http(HTTP + "url", url),
                        positive(HTTP + "timeout", http.timeout()),
                        http.cacheTtl(),
                        http.cacheEntries(),
                        http.maximumRequests(),
                        http.headers()),
                observers,
                System::nanoTime);
    }

    private static URI http(String key, URI url) {
        require(
                ("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null,
                key + " must be an http or https URL with a host");
        return url;
    }

    private static Duration positive(String key, Duration value) {
        require(value.isPositive(), key + " must be positive: " + value);
        return value;
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new ConfigurationException(rule);
        }
    }
}
