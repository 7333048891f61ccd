package io.linkspan.k8s;

import static io.linkspan.k8s.Rendered.stream;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Pod Security Standard "restricted", and a little more. */
class SecurityTest {

    private static final Rendered DEFAULTS = Chart.render();

    @ParameterizedTest
    @EnumSource(Component.class)
    void podIsRestricted(Component component) {
        JsonNode pod = DEFAULTS.pod(component);
        JsonNode context = pod.path("securityContext");

        assertThat(context.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(context.path("runAsUser").asInt()).isGreaterThan(10_000);
        assertThat(context.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
        assertThat(pod.has("hostNetwork") || pod.has("hostPID") || pod.has("hostIPC"))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void containerIsRestricted(Component component) {
        JsonNode context = DEFAULTS.container(component).path("securityContext");

        assertThat(context.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(context.path("privileged").asBoolean()).isFalse();
        assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(context.path("capabilities").toString()).isEqualTo("{\"drop\":[\"ALL\"]}");
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void memoryIsBounded(Component component) {
        JsonNode resources = DEFAULTS.container(component).path("resources");

        assertThat(resources.at("/limits/memory").asText()).matches("[1-9][0-9]*[MG]i");
        assertThat(resources.at("/requests/memory").asText()).matches("[1-9][0-9]*[MG]i");
        assertThat(resources.at("/requests/cpu").asText()).matches("[1-9][0-9]*m");
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void onlyTemporaryAndDataDirectoriesAreWritable(Component component) {
        Set<String> writable = stream(DEFAULTS.container(component).path("volumeMounts"))
                .filter(mount -> !mount.path("readOnly").asBoolean())
                .map(mount -> mount.path("mountPath").asText())
                .collect(Collectors.toSet());

        assertThat(writable)
                .isEqualTo(component == Component.REGISTRY ? Set.of("/tmp", "/var/lib/linkspan") : Set.of("/tmp"));
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void podUsesOnlyVolumesThatRestrictedAllows(Component component) {
        assertThat(stream(DEFAULTS.pod(component).path("volumes"))).isNotEmpty().allSatisfy(volume -> assertThat(
                        volume.has("configMap") || volume.has("secret") || volume.has("emptyDir"))
                .as("%s", volume)
                .isTrue());
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void componentIsGivenItsOwnSecretsAsFilesAndNoOthers(Component component) {
        JsonNode pod = DEFAULTS.pod(component);
        JsonNode secrets = volume(pod, "secrets").path("secret");

        assertThat(secrets.path("secretName").asText()).isEqualTo("aws-linkspan-internal");
        assertThat(secrets.path("defaultMode").asInt()).isEqualTo(0400);
        assertThat(stream(secrets.path("items"))
                        .map(item -> item.path("key").asText())
                        .collect(Collectors.toSet()))
                .isEqualTo(component.secretKeys);
        assertThat(stream(pod.path("volumes"))
                        .anyMatch(v -> v.path("name").asText().equals("users")))
                .isEqualTo(component.usersFile);
        assertThat(stream(DEFAULTS.container(component).path("env")))
                .as("nothing secret in the environment")
                .noneMatch(variable -> variable.toString().contains("secretKeyRef"));
        assertThat(DEFAULTS.container(component).has("envFrom")).isFalse();
    }

    @Test
    void plainPasswordsAreMountedNowhere() {
        assertThat(DEFAULTS.names()).contains("Secret/aws-linkspan-credentials");
        for (Component component : Component.values()) {
            assertThat(DEFAULTS.pod(component).toString()).doesNotContain("aws-linkspan-credentials");
        }
    }

    @Test
    void serviceAccountHasNoTokenAndNoRights() {
        assertThat(DEFAULTS.one("ServiceAccount", Chart.FULL_NAME)
                        .path("automountServiceAccountToken")
                        .asBoolean(true))
                .isFalse();
        assertThat(DEFAULTS.names()).noneMatch(name -> name.matches("(Cluster)?Role(Binding)?/.*"));
    }

    private static JsonNode volume(JsonNode pod, String name) {
        return stream(pod.path("volumes"))
                .filter(volume -> volume.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
