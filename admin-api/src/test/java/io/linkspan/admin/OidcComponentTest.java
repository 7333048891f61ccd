package io.linkspan.admin;

import static io.linkspan.admin.rig.Requests.operator;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.linkspan.admin.rig.CapturedLog;
import io.linkspan.admin.rig.Rig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.smallrye.jwt.build.Jwt;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** OIDC switched on by configuration alone; the provider's key is given, so that no provider is needed. */
@QuarkusTest
@QuarkusTestResource(Rig.class)
@TestProfile(OidcComponentTest.Oidc.class)
class OidcComponentTest {

    private static final String ISSUER = "https://login.example.com";

    @ConfigProperty(name = "test.private-key")
    String privateKey;

    /** Settings an operator would make, and the key to sign with. */
    public static class Oidc implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            KeyPair keys = keys();
            return Map.of(
                    "quarkus.oidc.tenant-enabled",
                    "true",
                    "quarkus.oidc.public-key",
                    text(keys.getPublic().getEncoded()),
                    "quarkus.oidc.token.issuer",
                    ISSUER,
                    "test.private-key",
                    text(keys.getPrivate().getEncoded()));
        }
    }

    @Test
    void tokensWithARoleLetIn() {
        bearer(token(ISSUER, "viewer", Duration.ofMinutes(5)))
                .get("/api/v1/cluster")
                .then()
                .statusCode(200);
        bearer(token(ISSUER, "viewer", Duration.ofMinutes(5)))
                .post("/api/v1/links/gcp/actions/enable")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("code", equalTo("forbidden"));
        bearer(token(ISSUER, "visitor", Duration.ofMinutes(5)))
                .get("/api/v1/cluster")
                .then()
                .statusCode(403);
    }

    @Test
    void auditNamesTheTokensUser() {
        try (CapturedLog log = CapturedLog.of("io.linkspan.audit")) {
            bearer(token(ISSUER, "operator", Duration.ofMinutes(5)))
                    .contentType(ContentType.JSON)
                    .body("{}")
                    .post("/api/v1/links")
                    .then()
                    .statusCode(422);

            assertThat(log.lines())
                    .containsExactly("LINKSPAN4100: Audit: who=mia verb=create link= outcome=invalid-link");
        }
    }

    @Test
    void otherTokensDoNot() {
        for (String token : Set.of(
                token("https://evil.example.com", "operator", Duration.ofMinutes(5)),
                token(ISSUER, "operator", Duration.ofMinutes(-5)),
                token(ISSUER, "operator", Duration.ofMinutes(5)) + "x")) {
            bearer(token)
                    .get("/api/v1/cluster")
                    .then()
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .body("code", equalTo("unauthenticated"));
        }
    }

    @Test
    void basicStillWorksBesideIt() {
        operator().get("/api/v1/cluster").then().statusCode(200);
    }

    private static RequestSpecification bearer(String token) {
        return given().auth().preemptive().oauth2(token);
    }

    private String token(String issuer, String role, Duration life) {
        Instant now = Instant.now();
        return Jwt.issuer(issuer)
                .upn("mia")
                .groups(role)
                .issuedAt(now.minus(Duration.ofHours(1)))
                .expiresAt(now.plus(life))
                .sign(privateKey());
    }

    private PrivateKey privateKey() {
        try {
            byte[] encoded = Base64.getDecoder().decode(privateKey);
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(byte[] key) {
        return Base64.getEncoder().encodeToString(key);
    }
}
