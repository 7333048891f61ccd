package io.linkspan.cli.local.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.cli.local.state.ClusterDirectory;
import io.linkspan.contracts.cluster.ClusterName;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ServicePropertiesTest {
    private final ClusterDirectory directory = new ClusterDirectory(Path.of("/state/aws"));

    @Test
    void aStandaloneProcessGetsTheKeysOfAllServices() {
        Map<String, String> properties = properties(Shape.STANDALONE, "standalone", false);

        assertThat(properties)
                .containsEntry("linkspan.cluster.name", "aws")
                .containsEntry("linkspan.node.id", "node-1")
                .containsEntry("linkspan.registry.servers", "127.0.0.1:11222")
                .containsEntry("linkspan.registry-server.data-dir", "/state/aws/data/registry-1")
                .containsEntry("linkspan.broker.mqtt.port", "1883")
                .containsEntry("linkspan.broker.link.port", "11883")
                .containsEntry("linkspan.broker.listeners.\"mqtt-tls\".port", "8883")
                .containsEntry("linkspan.broker.listeners.\"mqtt-tls\".tls.key-file", "/state/aws/tls/server.key")
                .containsEntry("linkspan.broker.listeners.\"ws\".port", "8083")
                .containsEntry("linkspan.broker.listeners.\"wss\".transport", "wss")
                .containsEntry("quarkus.http.ssl-port", "8443")
                .containsEntry("linkspan.broker.allow-anonymous", "false")
                .containsEntry("linkspan.link.encryption-key-file", "/state/aws/secrets/encryption.key")
                .containsEntry("linkspan.admin.users-file", "/state/aws/secrets/admin-users")
                .containsEntry("quarkus.http.port", "8080")
                .containsEntry("quarkus.management.port", "9000")
                .doesNotContainKey("linkspan.registry-server.cluster.enabled");
    }

    @Test
    void aSplitProcessGetsNoKeyOfAnotherService() {
        Map<String, String> properties = properties(Shape.of(true, 1, 1, 1), "link-1", false);

        assertThat(properties.keySet().stream()
                        .filter(key -> key.startsWith("linkspan."))
                        .map(key -> key.split("\\.", -1)[1])
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("cluster", "node", "registry", "link");
        assertThat(properties).doesNotContainKey("quarkus.http.port").containsEntry("quarkus.management.port", "9002");
    }

    @Test
    void severalRegistriesFindEachOtherAndAreAllKnownToTheOthers() {
        Shape shape = Shape.of(true, 1, 2, 1);

        assertThat(properties(shape, "registry-2", false))
                .containsEntry("linkspan.node.id", "node-2")
                .containsEntry("linkspan.registry-server.cluster.enabled", "true")
                .containsEntry("linkspan.registry-server.cluster.bind-port", "7810")
                .containsKey("linkspan.registry-server.cluster.secret-file")
                .containsEntry("linkspan.registry-server.cluster.initial-size", "2")
                .containsEntry("linkspan.registry-server.cluster.initial-hosts", "127.0.0.1[7800],127.0.0.1[7810]")
                .containsEntry("linkspan.registry-server.data-dir", "/state/aws/data/registry-2");
        assertThat(properties(shape, "broker-1", false))
                .containsEntry("linkspan.registry.servers", "127.0.0.1:11222;127.0.0.1:11232");
    }

    @Test
    void anonymousClientsAreLetInOnlyWhenAskedFor() {
        assertThat(properties(Shape.of(true, 1, 1, 1), "broker-1", true))
                .containsEntry("linkspan.broker.allow-anonymous", "true");
    }

    @Test
    void noSecretIsWrittenAsAValue() {
        assertThat(properties(Shape.STANDALONE, "standalone", false)).allSatisfy((key, value) -> {
            if (key.contains("password") || key.contains("key")) {
                assertThat(value).matches("/state/aws/(secrets|tls)/.*");
            }
        });
    }

    private Map<String, String> properties(Shape shape, String label, boolean allowAnonymous) {
        ClusterPlan plan = ClusterPlan.of(ClusterName.of("aws"), 0, shape);
        NodePlan node = plan.nodes().stream()
                .filter(candidate -> candidate.label().equals(label))
                .findFirst()
                .orElseThrow();
        return ServiceProperties.of(plan, node, directory, allowAnonymous);
    }
}
