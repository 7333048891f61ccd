package io.linkspan.k8s;

import static io.linkspan.k8s.Rendered.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random at the first install, kept at every upgrade, never a default; or the operator's own. */
class SecretsTest {

    private static final String USERS = "broker: {users: [{name: sensors}, {name: gcp-link, link: gcp}]}";

    @Test
    void twoInstallsShareNoSecret() {
        Rendered one = Chart.render(USERS);
        Rendered other = Chart.render(USERS);

        for (String name : List.of("internal", "credentials", "admin-users", "broker-users")) {
            assertThat(one.secret(name).keySet()).isEqualTo(other.secret(name).keySet());
            one.secret(name).forEach((key, value) -> assertThat(value)
                    .as("%s of %s", key, name)
                    .isNotEqualTo(other.secret(name).get(key)));
        }
    }

    @Test
    void generatedSecretsAreLongAndAllDifferent() {
        Rendered rendered = Chart.render(USERS);

        Map<String, String> internal = rendered.secret("internal");
        assertThat(internal).containsOnlyKeys("registry-password", "service-password", "encryption-key");
        assertThat(internal.get("registry-password")).matches("[A-Za-z0-9]{40}");
        assertThat(internal.get("service-password")).matches("[A-Za-z0-9]{40}");
        assertThat(Base64.getDecoder().decode(internal.get("encryption-key"))).hasSize(32);
        Map<String, String> credentials = rendered.secret("credentials");
        assertThat(credentials).containsOnlyKeys("admin-admin", "broker-sensors", "broker-gcp-link");
        assertThat(credentials.values())
                .allSatisfy(password -> assertThat(password).matches("[A-Za-z0-9]{32}"));
        var all = new HashSet<>(internal.values());
        all.addAll(credentials.values());
        assertThat(all).hasSize(6);
    }

    @Test
    void usersFilesHoldTheBcryptOfTheGeneratedPasswords() {
        Rendered rendered = Chart.render(USERS);
        Map<String, String> credentials = rendered.secret("credentials");

        assertThat(users(rendered, "admin")).singleElement().satisfies(line -> {
            assertThat(line).startsWith("admin:$2a$").endsWith(":operator");
            assertVerifies(line, credentials.get("admin-admin"));
        });
        assertThat(users(rendered, "broker"))
                .hasSize(2)
                .satisfiesExactly(
                        sensors -> {
                            assertThat(sensors.split(":", -1)).hasSize(2).startsWith("sensors");
                            assertVerifies(sensors, credentials.get("broker-sensors"));
                        },
                        link -> {
                            assertThat(link).startsWith("gcp-link:").endsWith(":link=gcp");
                            assertVerifies(link, credentials.get("broker-gcp-link"));
                        });
    }

    @Test
    void byDefaultNobodyMayUseMqtt() {
        Rendered rendered = Chart.render();

        assertThat(users(rendered, "broker")).isEmpty();
        assertThat(rendered.configuration(Component.BROKER)).containsEntry("linkspan.broker.allow-anonymous", "false");
    }

    @Test
    void anUpgradeKeepsEverySecret() {
        Rendered installed = Chart.render(USERS);

        try (var cluster = new StandInCluster().holding(installed)) {
            Rendered upgraded = Chart.render(cluster, USERS, "image: {tag: v2}");

            assertThat(upgraded.all("Secret"))
                    .isEqualTo(installed.all("Secret"))
                    .hasSize(4);
        }
    }

    @Test
    void anUpgradeAddsAndRemovesUsersAndLeavesTheOthersAlone() {
        Rendered installed = Chart.render(USERS);

        try (var cluster = new StandInCluster().holding(installed)) {
            Rendered upgraded = Chart.render(
                    cluster, "broker: {users: [{name: gcp-link, link: gcp}, {name: edge-link, link: edge}]}");

            assertThat(users(upgraded, "broker"))
                    .hasSize(2)
                    .first()
                    .isEqualTo(users(installed, "broker").get(1));
            assertThat(upgraded.secret("credentials"))
                    .containsOnlyKeys("admin-admin", "broker-gcp-link", "broker-edge-link");
            assertThat(upgraded.secret("credentials").get("broker-gcp-link"))
                    .isEqualTo(installed.secret("credentials").get("broker-gcp-link"));
            assertVerifies(
                    users(upgraded, "broker").get(1),
                    upgraded.secret("credentials").get("broker-edge-link"));
        }
    }

    @Test
    void aUserThatBecomesAnotherClustersIdentityKeepsItsPassword() {
        Rendered installed = Chart.render(USERS);

        try (var cluster = new StandInCluster().holding(installed)) {
            Rendered upgraded = Chart.render(cluster, "broker: {users: [{name: gcp-link, link: gcp-eu}]}");

            assertThat(users(upgraded, "broker")).singleElement().satisfies(line -> {
                assertThat(line).endsWith(":link=gcp-eu");
                assertVerifies(line, installed.secret("credentials").get("broker-gcp-link"));
            });
        }
    }

    @Test
    void theEncryptionKeyOutlivesTheReleaseAsTheDataDoes() {
        assertThat(Chart.render()
                        .one("Secret", "aws-linkspan-internal")
                        .at("/metadata/annotations/helm.sh~1resource-policy")
                        .asText())
                .isEqualTo("keep");
    }

    @Test
    void existingSecretsAreUsedAndNoneIsMade() {
        Rendered rendered = Chart.render("""
                secrets: {existingSecret: vault}
                broker: {existingUsersSecret: mqtt-users}
                admin: {existingUsersSecret: operators}
                """);

        assertThat(rendered.all("Secret")).isEmpty();
        for (Component component : Component.values()) {
            assertThat(secretNames(rendered, component)).contains("vault").doesNotContain("aws-linkspan-internal");
        }
        assertThat(secretNames(rendered, Component.BROKER)).containsExactly("vault", "mqtt-users");
        assertThat(secretNames(rendered, Component.ADMIN)).containsExactly("vault", "operators");
    }

    @Test
    void anExternalRegistryNeedsItsPassword() {
        String external = "registry: {enabled: false, external: {servers: \"infinispan.data.svc:11222\"}}";

        assertThatThrownBy(() -> Chart.render(external)).hasMessageContaining("secrets.existingSecret is required");

        Rendered rendered = Chart.render(external, "secrets: {existingSecret: vault}");
        assertThat(secretNames(rendered, Component.BROKER)).contains("vault");
    }

    private static List<String> users(Rendered rendered, String component) {
        return Arrays.stream(rendered.secret(component + "-users")
                        .getOrDefault("users", "")
                        .split("\n", -1))
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static void assertVerifies(String line, @Nullable String password) {
        byte[] hash = line.split(":", -1)[1].getBytes(StandardCharsets.UTF_8);
        assertThat(BCrypt.verifyer()
                        .verify(Objects.requireNonNull(password).getBytes(StandardCharsets.UTF_8), hash)
                        .verified)
                .isTrue();
    }

    private static List<String> secretNames(Rendered rendered, Component component) {
        return stream(rendered.pod(component).path("volumes"))
                .filter(volume -> volume.has("secret"))
                .map(volume -> volume.at("/secret/secretName").asText())
                .toList();
    }
}
