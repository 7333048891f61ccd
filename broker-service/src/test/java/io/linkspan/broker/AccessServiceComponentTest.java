package io.linkspan.broker;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import io.linkspan.broker.support.BrokerRig;
import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.ReadyBroker;
import io.linkspan.broker.support.ScramClient;
import io.linkspan.broker.support.ScramMechanism;
import io.linkspan.broker.support.WireClient;
import io.linkspan.registry.client.Registry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Access control as it is configured: tokens, users, rules from a file, and what an operator sees of them. */
@QuarkusTest
@QuarkusTestResource(BrokerRig.class)
@TestProfile(AccessServiceComponentTest.Guarded.class)
class AccessServiceComponentTest {
    private static final Duration GENEROUS = Duration.ofSeconds(60);
    private static final String RULES = "allow all user=ann #\nallow all all own/${username}/#\n";
    private static final KeyPair ISSUER = keys();

    /** Tokens before the users file, and a file of rules. */
    public static final class Guarded implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path folder = Files.createTempDirectory("linkspan-access-test");
                Path rules = Files.writeString(folder.resolve("rules.acl"), RULES);
                Path key = Files.writeString(
                        folder.resolve("issuer.pem"),
                        "-----BEGIN PUBLIC KEY-----\n"
                                + Base64.getMimeEncoder()
                                        .encodeToString(ISSUER.getPublic().getEncoded())
                                + "\n-----END PUBLIC KEY-----\n");
                return Map.of(
                        "linkspan.broker.access.authenticators", "jwt,password-file",
                        "linkspan.broker.access.jwt.public-key-file", key.toString(),
                        "linkspan.broker.access.jwt.audience", "mqtt",
                        "linkspan.broker.access.throttle.failures", "1000",
                        "linkspan.broker.access.acl-file", rules.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Inject
    Registry registry;

    @ConfigProperty(name = "linkspan.broker.users-file")
    Path usersFile;

    @ConfigProperty(name = "linkspan.broker.access.acl-file")
    Path rulesFile;

    private int port;

    @BeforeEach
    void ready() {
        port = ReadyBroker.of(registry, "node-1").mqttPort();
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

    private static String token(String subject, String audience) throws Exception {
        var claims = new JwtClaims();
        claims.setSubject(subject);
        claims.setAudience(audience);
        claims.setExpirationTimeMinutesInTheFuture(5);
        claims.setClaim("acl", List.of("allow publish token/#"));
        var signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue("RS256");
        signature.setKeyIdHeaderValue("any");
        signature.setKey(ISSUER.getPrivate());
        signature.setPayload(claims.toJson());
        return signature.getCompactSerialization();
    }

    private WireClient connected(Connecting connecting) {
        var client = WireClient.to(port, 5);
        assertThat(client.connect(connecting).code()).isZero();
        return client;
    }

    private int refused(Connecting connecting) {
        try (WireClient client = WireClient.to(port, 5)) {
            return client.connect(connecting).code();
        }
    }

    private static Connecting as(String user, String password) {
        return Connecting.as(UUID.randomUUID().toString()).user(user, password.getBytes(UTF_8));
    }

    private static String metrics() {
        int management = ConfigProvider.getConfig().getValue("quarkus.management.port", Integer.class);
        return given().baseUri("http://localhost:" + management + "/q")
                .get("/metrics")
                .asString();
    }

    @Test
    void users_of_the_file_tokens_and_nobody_else_are_let_in_and_counted() throws Exception {
        connected(as("ann", BrokerRig.PASSWORD)).disconnect();
        connected(Connecting.as("t").passwordOnly(token("dev", "mqtt").getBytes(UTF_8)))
                .disconnect();
        assertThat(refused(Connecting.as("t").passwordOnly(token("dev", "other").getBytes(UTF_8))))
                .isEqualTo(0x86);
        assertThat(refused(as("ann", "wrong"))).isEqualTo(0x86);
        assertThat(refused(as("stranger", "x"))).isEqualTo(0x86);
        assertThat(refused(Connecting.as("x"))).isEqualTo(0x87);

        assertThat(metrics())
                .contains("linkspan_broker_logins_total{authenticator=\"jwt\",outcome=\"accepted\",reason=\"none\"}")
                .contains(
                        "linkspan_broker_logins_total{authenticator=\"jwt\",outcome=\"refused\",reason=\"credentials\"}")
                .contains("linkspan_broker_logins_total{authenticator=\"password-file\",outcome=\"accepted\"")
                .contains("linkspan_broker_logins_total{authenticator=\"none\",outcome=\"refused\",reason=\"missing\"}")
                .contains("linkspan_broker_limit{name=\"access.pending-logins\"} 1000.0");
    }

    @Test
    void rules_of_the_file_and_of_a_token_hold() throws Exception {
        var ann = connected(as("ann", BrokerRig.PASSWORD));
        assertThat(ann.published("any/topic", "x")).isIn(0, 0x10);
        ann.disconnect();

        var device =
                connected(Connecting.as("t").passwordOnly(token("dev", "mqtt").getBytes(UTF_8)));
        assertThat(device.published("token/x", "x")).isIn(0, 0x10);
        assertThat(device.published("own/dev/x", "x")).isIn(0, 0x10);
        assertThat(device.published("own/ann/x", "x")).isEqualTo(0x87);
        assertThat(device.subscribe("#", 1)).containsExactly(0x87);
        device.disconnect();
    }

    @Test
    void a_changed_file_of_rules_ends_live_subscriptions_and_a_broken_one_changes_nothing() throws Exception {
        var ann = connected(as("ann", BrokerRig.PASSWORD));
        ann.subscribe("news/#", 1);
        try {
            Files.writeString(rulesFile, "allow publish user=ann news/#\n");
            await().atMost(GENEROUS).untilAsserted(() -> assertThat(ann.published("elsewhere", "x"))
                    .isEqualTo(0x87));
            await().atMost(GENEROUS).untilAsserted(() -> {
                assertThat(ann.pending()).isEmpty();
                assertThat(ann.unsubscribe("news/#").code()).isEqualTo(0x11);
            });

            Files.writeString(rulesFile, "allow everything\n");
            Files.writeString(usersFile, "# looked at in the same turn\n", StandardOpenOption.APPEND);
            assertThat(ann.published("elsewhere", "x")).isEqualTo(0x87);
            assertThat(ann.published("news/x", "x")).isIn(0, 0x10);
        } finally {
            Files.writeString(rulesFile, RULES);
        }
        await().atMost(GENEROUS)
                .untilAsserted(() -> assertThat(ann.published("elsewhere", "x")).isIn(0, 0x10));
        ann.disconnect();
    }

    @Test
    void the_hivemq_client_logs_in_by_scram_and_again_on_the_live_connection() throws Exception {
        String user = "scram-" + UUID.randomUUID();
        var kept = ScramClient.credentials("by scram only", 4096, "0123456789abcdef".getBytes(UTF_8));
        var base64 = Base64.getEncoder();
        Files.writeString(
                usersFile,
                BrokerRig.line(
                        user,
                        ":scram=4096," + base64.encodeToString(kept.salt()) + ","
                                + base64.encodeToString(kept.storedKey()) + ","
                                + base64.encodeToString(kept.serverKey())),
                StandardOpenOption.APPEND);
        Mqtt5BlockingClient client =
                Mqtt5Client.builder().serverHost("127.0.0.1").serverPort(port).buildBlocking();

        await().atMost(GENEROUS).ignoreExceptions().untilAsserted(() -> client.connectWith()
                .enhancedAuth(new ScramMechanism(user, "by scram only"))
                .send());
        client.reauth();
        assertThat(client.publishWith()
                        .topic("own/" + user + "/x")
                        .qos(com.hivemq.client.mqtt.datatypes.MqttQos.AT_LEAST_ONCE)
                        .send())
                .isNotNull();
        client.disconnect();

        assertThatThrownBy(() -> client.connectWith()
                        .enhancedAuth(new ScramMechanism(user, "wrong"))
                        .send())
                .isInstanceOfSatisfying(Mqtt5ConnAckException.class, refused -> assertThat(
                                refused.getMqttMessage().getReasonCode().getCode())
                        .isEqualTo(0x87));
    }
}
