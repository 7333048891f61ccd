package io.linkspan.k8s;

import static io.linkspan.k8s.Rendered.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** TLS and secrets of the registry, when values ask for them. */
class RegistrySecurityTest {
    private static final Set<Component> CLIENTS = Set.of(Component.BROKER, Component.LINK, Component.ADMIN);
    private static final Rendered ALL = Chart.render("""
            registry:
              replicas: 3
              tls: {enabled: true, existingSecret: hotrod-tls, clientAuth: required, clientSecret: hotrod-client}
              cluster: {secret: true, tls: {existingSecret: jgroups-tls}}
            """);

    @Test
    void withoutValuesNothingIsEncryptedAndNothingIsMounted() {
        Rendered plain = Chart.render("registry: {replicas: 3}");

        for (Component component : Component.values()) {
            assertThat(plain.configuration(component).keySet())
                    .noneMatch(key -> key.contains("registry.tls")
                            || key.contains("registry-server.tls")
                            || key.contains("cluster.tls")
                            || key.contains("secret-file"));
            assertThat(mounts(plain, component)).noneMatch(path -> path.startsWith("/etc/linkspan/registry"));
        }
        assertThat(plain.secret("internal")).doesNotContainKey("registry-cluster-secret");
    }

    @Test
    void servicesTrustTheRegistrysAuthorityAndShowTheirCertificate() {
        for (Component component : CLIENTS) {
            assertThat(ALL.configuration(component))
                    .containsEntry("linkspan.registry.tls.enabled", "true")
                    .containsEntry("linkspan.registry.tls.ca-file", "/etc/linkspan/registry-ca/ca.crt")
                    .containsEntry("linkspan.registry.tls.certificate-file", "/etc/linkspan/registry-client/tls.crt")
                    .containsEntry("linkspan.registry.tls.key-file", "/etc/linkspan/registry-client/tls.key")
                    .hasEntrySatisfying("linkspan.registry.tls.server-name", name -> assertThat(name)
                            .matches("aws-linkspan-registry\\.[a-z0-9-]+\\.svc"));
            assertThat(mounts(ALL, component)).contains("/etc/linkspan/registry-ca", "/etc/linkspan/registry-client");
            assertThat(volumes(ALL, component))
                    .containsEntry("registry-ca", List.of("hotrod-tls", "ca.crt"))
                    .containsEntry("registry-client", List.of("hotrod-client", "tls.crt", "tls.key"));
        }
    }

    @Test
    void theRegistryHasItsCertificatesAndTheNodesSecret() {
        assertThat(ALL.configuration(Component.REGISTRY))
                .containsEntry("linkspan.registry-server.tls.certificate-file", "/etc/linkspan/registry-tls/tls.crt")
                .containsEntry("linkspan.registry-server.tls.client-auth", "required")
                .containsEntry("linkspan.registry-server.tls.client-ca-file", "/etc/linkspan/registry-tls/ca.crt")
                .containsEntry(
                        "linkspan.registry-server.cluster.secret-file", "/etc/linkspan/secrets/registry-cluster-secret")
                .containsEntry(
                        "linkspan.registry-server.cluster.tls.ca-file", "/etc/linkspan/registry-cluster-tls/ca.crt");
        assertThat(mounts(ALL, Component.REGISTRY))
                .contains("/etc/linkspan/registry-tls", "/etc/linkspan/registry-cluster-tls");
        assertThat(volumes(ALL, Component.REGISTRY))
                .containsEntry("registry-tls", List.of("hotrod-tls", "tls.crt", "tls.key", "ca.crt"))
                .containsEntry("registry-cluster-tls", List.of("jgroups-tls", "tls.crt", "tls.key", "ca.crt"));
        assertThat(ALL.secret("internal").get("registry-cluster-secret")).matches("[A-Za-z0-9]{40}");
        assertThat(ALL.secret("internal").get("registry-cluster-secret"))
                .isNotEqualTo(ALL.secret("internal").get("registry-password"));
    }

    @Test
    void onlyTheRegistryIsGivenTheNodesSecretAndTheServersKeys() {
        for (Component component : CLIENTS) {
            assertThat(volumes(ALL, component).values().stream().flatMap(List::stream))
                    .doesNotContain("registry-cluster-secret", "jgroups-tls");
            assertThat(volumes(ALL, component)).doesNotContainKey("registry-tls");
        }
    }

    @Test
    void tlsWithoutCertificatesIsRefused() {
        assertThatThrownBy(() -> Chart.render("registry: {tls: {enabled: true}}"))
                .hasMessageContaining("registry.tls.enabled needs registry.tls.existingSecret");
        assertThatThrownBy(
                        () -> Chart.render("registry: {tls: {enabled: true, existingSecret: a, clientAuth: required}}"))
                .hasMessageContaining("registry.tls.clientAuth=required needs registry.tls.clientSecret");
    }

    private static List<String> mounts(Rendered rendered, Component component) {
        return stream(rendered.container(component).path("volumeMounts"))
                .map(mount -> mount.path("mountPath").asText())
                .toList();
    }

    /** Name of the Secret, then the keys that are mounted, by volume. */
    private static Map<String, List<String>> volumes(Rendered rendered, Component component) {
        return stream(rendered.workload(component).at("/spec/template/spec/volumes"))
                .filter(volume -> volume.has("secret"))
                .collect(Collectors.toMap(volume -> volume.path("name").asText(), volume -> {
                    List<String> parts = stream(volume.at("/secret/items"))
                            .map(item -> item.path("key").asText())
                            .collect(Collectors.toList());
                    parts.addFirst(volume.at("/secret/secretName").asText());
                    return parts;
                }));
    }
}
