package io.linkspan.broker.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.broker.access.Authentication;
import io.linkspan.broker.access.Authentication.Cause;
import io.linkspan.broker.access.Authentication.Denied;
import io.linkspan.broker.access.Authentication.Granted;
import io.linkspan.broker.access.LoginRequest;
import io.linkspan.broker.access.Principal;
import io.linkspan.broker.file.InvalidFileException;
import io.linkspan.broker.jwt.JwtAuthenticator.Settings;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.support.TestAccess;
import io.linkspan.broker.support.TinyServer;
import io.linkspan.contracts.cluster.ClusterName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtAuthenticatorComponentTest {
    private static final PublicJsonWebKey RSA = rsa("r1");
    private static final PublicJsonWebKey NEWER = rsa("r2");
    private static final PublicJsonWebKey EC = ec();
    private static final Denied UNAVAILABLE = new Denied(ReasonCode.SERVER_UNAVAILABLE, Cause.UNAVAILABLE);

    @TempDir
    Path folder;

    private final TinyServer server = new TinyServer();
    private final TestAccess observer = new TestAccess(Runnable::run);
    private final AtomicLong nanos = new AtomicLong();

    @AfterEach
    void stop() {
        server.close();
    }

    private static PublicJsonWebKey rsa(String id) {
        try {
            var key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(id);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PublicJsonWebKey ec() {
        try {
            var key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId("e1");
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Settings settings(@Nullable String issuer, List<String> audiences, @Nullable String clientIdClaim) {
        return new Settings(
                List.of("RS256", "ES256"),
                issuer,
                audiences,
                "sub",
                clientIdClaim,
                "acl",
                "link",
                Duration.ofSeconds(30),
                true);
    }

    private static TokenKeys keys(JsonWebKey... keys) {
        return new TokenKeys() {
            @Override
            public List<JsonWebKey> known() {
                return List.of(keys);
            }

            @Override
            public List<JsonWebKey> renewed() {
                return known();
            }
        };
    }

    private static final JwtAuthenticator PLAIN = new JwtAuthenticator(settings(null, List.of(), null), keys(RSA, EC));

    private static String sign(String algorithm, Key key, @Nullable String keyId, JwtClaims claims) {
        try {
            var signature = new JsonWebSignature();
            signature.setAlgorithmHeaderValue(algorithm);
            signature.setKey(key);
            if (keyId != null) {
                signature.setKeyIdHeaderValue(keyId);
            }
            signature.setPayload(claims.toJson());
            signature.setDoKeyValidation(false);
            if (algorithm.equals("none")) {
                signature.setAlgorithmConstraints(org.jose4j.jwa.AlgorithmConstraints.NO_CONSTRAINTS);
            }
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JwtClaims claims() {
        var claims = new JwtClaims();
        claims.setSubject("ann");
        claims.setExpirationTimeMinutesInTheFuture(10);
        return claims;
    }

    private static String token(Consumer<JwtClaims> change) {
        JwtClaims claims = claims();
        change.accept(claims);
        return sign("RS256", RSA.getPrivateKey(), "r1", claims);
    }

    private static LoginRequest request(@Nullable String username, String password) {
        return new LoginRequest("c1", username, password.getBytes(UTF_8), "mqtt", "192.0.2.1:1", List.of());
    }

    private static Authentication login(JwtAuthenticator jwt, String token) {
        return jwt.authenticate(request(null, token));
    }

    private static Authentication login(String token) {
        return login(PLAIN, token);
    }

    private static Principal who(Authentication outcome) {
        if (outcome instanceof Granted granted) {
            return granted.principal();
        }
        throw new AssertionError("not granted: " + outcome);
    }

    @Test
    void a_token_signed_by_a_known_key_lets_in_as_its_subject_with_or_without_a_user_name() {
        String token = token(claims -> {});

        assertThat(who(login(token))).isEqualTo(new Principal.User("ann"));
        assertThat(who(PLAIN.authenticate(request("whoever", token)))).isEqualTo(new Principal.User("ann"));
        assertThat(who(login(sign("ES256", EC.getPrivateKey(), "e1", claims()))))
                .isEqualTo(new Principal.User("ann"));
        assertThat(who(login(sign("ES256", EC.getPrivateKey(), null, claims()))))
                .isEqualTo(new Principal.User("ann"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "a.b.c", "eyJhbGciOiJSUzI1NiJ9", "eyJ.x"})
    void what_has_not_the_shape_of_a_token_is_left_to_the_others(String password) {
        assertThat(login(password)).isEqualTo(Authentication.NOT_MINE);
        assertThat(PLAIN.quick(request("ann", password))).isTrue();
        assertThat(PLAIN.authenticate(new LoginRequest("c", "ann", null, "mqtt", "x", List.of())))
                .isEqualTo(Authentication.NOT_MINE);
    }

    @Test
    void a_token_of_another_key_without_signature_or_signed_with_the_public_key_as_secret_is_refused() {
        JwtClaims claims = claims();
        String payload = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims.toJson().getBytes(UTF_8));

        assertThat(login(sign("RS256", NEWER.getPrivateKey(), "r1", claims))).isEqualTo(Denied.WRONG);
        assertThat(login(sign("RS256", NEWER.getPrivateKey(), null, claims))).isEqualTo(Denied.WRONG);
        assertThat(login("eyJhbGciOiJub25lIn0." + payload + ".")).isEqualTo(Denied.WRONG);
        assertThat(login(sign("HS256", new HmacKey(RSA.getPublicKey().getEncoded()), "r1", claims)))
                .isEqualTo(Denied.WRONG);
        assertThat(login(sign("RS512", RSA.getPrivateKey(), "r1", claims))).isEqualTo(Denied.WRONG);
        assertThat(login(token(all -> {}) + "x")).isEqualTo(Denied.WRONG);
        assertThat(login("eyJhbGciOiJSUzI1NiJ9.bm8gSlNPTg.c2ln")).isEqualTo(Denied.WRONG);
    }

    @Test
    void times_are_checked_with_the_skew_that_is_allowed() {
        assertThat(login(token(claims -> claims.setExpirationTime(in(-31)))))
                .isEqualTo(new Denied(ReasonCode.BAD_USER_NAME_OR_PASSWORD, Cause.EXPIRED));
        assertThat(login(token(claims -> claims.setExpirationTime(in(-5))))).isInstanceOf(Granted.class);
        assertThat(login(token(claims -> claims.setNotBefore(in(60))))).isEqualTo(Denied.WRONG);
        assertThat(login(token(claims -> claims.setNotBefore(in(5))))).isInstanceOf(Granted.class);
        assertThat(login(token(claims -> claims.unsetClaim("exp")))).isEqualTo(Denied.WRONG);
    }

    private static NumericDate in(int seconds) {
        NumericDate date = NumericDate.now();
        date.addSeconds(seconds);
        return date;
    }

    @Test
    void the_end_of_a_token_is_the_end_of_the_login() {
        NumericDate end = in(100);

        assertThat(login(token(claims -> claims.setExpirationTime(end))))
                .isInstanceOfSatisfying(Granted.class, granted -> assertThat(granted.until())
                        .isEqualTo(java.time.Instant.ofEpochSecond(end.getValue() + 30)));
    }

    @Test
    void issuer_audience_and_client_id_must_be_the_ones_that_are_expected() {
        var strict = new JwtAuthenticator(settings("https://issuer", List.of("mqtt", "iot"), "cid"), keys(RSA));
        Consumer<JwtClaims> right = claims -> {
            claims.setIssuer("https://issuer");
            claims.setAudience("other", "iot");
            claims.setClaim("cid", "c1");
        };

        assertThat(login(strict, token(right))).isInstanceOf(Granted.class);
        assertThat(login(strict, token(right.andThen(claims -> claims.setIssuer("https://other")))))
                .isEqualTo(Denied.WRONG);
        assertThat(login(strict, token(right.andThen(claims -> claims.unsetClaim("iss")))))
                .isEqualTo(Denied.WRONG);
        assertThat(login(strict, token(right.andThen(claims -> claims.setAudience("other")))))
                .isEqualTo(Denied.WRONG);
        assertThat(login(strict, token(right.andThen(claims -> claims.unsetClaim("aud")))))
                .isEqualTo(Denied.WRONG);
        assertThat(login(strict, token(right.andThen(claims -> claims.setClaim("cid", "c2")))))
                .isEqualTo(Denied.WRONG);
        assertThat(login(strict, token(right.andThen(claims -> claims.unsetClaim("cid")))))
                .isInstanceOf(Granted.class);
    }

    @Test
    void a_token_without_subject_or_with_claims_of_the_wrong_kind_is_refused() {
        assertThat(login(token(claims -> claims.unsetClaim("sub")))).isEqualTo(Denied.WRONG);
        assertThat(login(token(claims -> claims.setSubject("")))).isEqualTo(Denied.WRONG);
        assertThat(login(token(claims -> claims.setClaim("sub", 7)))).isEqualTo(Denied.WRONG);
        assertThat(login(token(claims -> claims.setClaim("acl", "allow all #"))))
                .isEqualTo(Denied.WRONG);
        assertThat(login(token(claims -> claims.setClaim("acl", List.of("allow everything")))))
                .isEqualTo(Denied.WRONG);
    }

    @Test
    void rules_and_link_identity_come_out_of_claims() {
        assertThat(login(token(claims -> claims.setClaim("acl", List.of("allow publish a/#", "deny all b")))))
                .isInstanceOfSatisfying(
                        Granted.class, granted -> assertThat(granted.rules()).hasSize(2));
        assertThat(who(login(token(claims -> claims.setClaim("link", "gcp")))))
                .isEqualTo(new Principal.LinkIdentity("ann", ClusterName.of("gcp")));
        assertThat(login(token(claims -> claims.setClaim("link", "No Name")))).isEqualTo(Denied.WRONG);
    }

    // --- keys

    private static String set(JsonWebKey... keys) {
        return new org.jose4j.jwk.JsonWebKeySet(keys).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    }

    private KeysByUrl byUrl() {
        return new KeysByUrl(server.url("/jwks"), Duration.ofSeconds(5), observer, nanos::get);
    }

    @Test
    void a_key_set_is_fetched_once_and_again_for_an_unknown_key_but_not_at_every_token() {
        server.answer = set(RSA);
        var jwt = new JwtAuthenticator(settings(null, List.of(), null), byUrl());
        String newer = sign("RS256", NEWER.getPrivateKey(), "r2", claims());
        String known = token(claims -> {});
        for (int i = 0; i < 5; i++) {
            assertThat(login(jwt, known)).isInstanceOf(Granted.class);
        }
        assertThat(server.asked).hasSize(1);

        server.answer = set(RSA, NEWER);
        assertThat(login(jwt, newer)).isEqualTo(Denied.WRONG); // too soon for another look
        assertThat(server.asked).hasSize(1);
        nanos.addAndGet(KeysByUrl.PAUSE.toNanos());
        assertThat(login(jwt, newer)).isInstanceOf(Granted.class);
        assertThat(server.asked).hasSize(2);
    }

    @Test
    void a_key_set_that_cannot_be_fetched_keeps_the_keys_known_before_and_is_told_once() {
        server.answer = set(RSA);
        KeysByUrl keys = byUrl();
        keys.refresh();
        var jwt = new JwtAuthenticator(settings(null, List.of(), null), keys);
        server.status = 503;
        keys.refresh();
        keys.refresh();

        assertThat(login(jwt, token(claims -> {}))).isInstanceOf(Granted.class);
        assertThat(observer.failed).containsExactly(server.url("/jwks") + " HTTP status 503");
        server.status = 200;
        keys.refresh();
        assertThat(observer.failed).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "{}",
                "{\"keys\":7}",
                "{\"keys\":[]}",
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}"
            })
    void without_any_key_nobody_is_let_in(String answer) {
        server.answer = answer;
        var jwt = new JwtAuthenticator(settings(null, List.of(), null), byUrl());

        assertThat(login(jwt, token(claims -> {}))).isEqualTo(UNAVAILABLE);
        assertThat(observer.failed).hasSize(1);
    }

    @Test
    void a_key_server_that_is_silent_does_not_hold_logins_for_longer_than_its_time() {
        server.hold();
        var keys = new KeysByUrl(server.url("/jwks"), Duration.ofMillis(200), observer, nanos::get);

        assertThat(login(new JwtAuthenticator(settings(null, List.of(), null), keys), token(claims -> {})))
                .isEqualTo(UNAVAILABLE);
    }

    @Test
    void keys_are_read_from_pem_and_from_a_key_set_in_a_file() throws Exception {
        Path pem = Files.writeString(
                folder.resolve("keys.pem"),
                pem(RSA.getPublicKey().getEncoded()) + pem(EC.getPublicKey().getEncoded()));
        Path set = Files.writeString(folder.resolve("keys.json"), set(RSA, EC));

        for (Path file : List.of(pem, set)) {
            var jwt = new JwtAuthenticator(
                    settings(null, List.of(), null), keys(KeyText.read(file).toArray(JsonWebKey[]::new)));
            assertThat(login(jwt, token(claims -> {}))).isInstanceOf(Granted.class);
            assertThat(login(jwt, sign("ES256", EC.getPrivateKey(), null, claims())))
                    .isInstanceOf(Granted.class);
        }
    }

    private static String pem(byte[] encoded) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(encoded)
                + "\n-----END PUBLIC KEY-----\n";
    }

    @Test
    void a_file_without_a_usable_key_is_refused() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), "nothing");
        Path bad = Files.writeString(folder.resolve("bad"), pem(new byte[] {1, 2, 3}));

        assertThatThrownBy(() -> KeyText.read(empty))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageEndingWith("has no public key (PEM or JSON Web Key Set)");
        assertThatThrownBy(() -> KeyText.read(bad)).isInstanceOf(InvalidFileException.class);
    }
}
