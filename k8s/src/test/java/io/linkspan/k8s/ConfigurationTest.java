package io.linkspan.k8s;

import static io.linkspan.k8s.Rendered.stream;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the services read from their ConfigMaps agrees with ports, mounts and Services of the same rendering. */
class ConfigurationTest {

    private static final Rendered DEFAULTS = Chart.render();

    @ParameterizedTest
    @EnumSource(Component.class)
    void everyServiceKnowsItsClusterAndServesHealthOnTheManagementPort(Component component) {
        assertThat(DEFAULTS.configuration(component))
                .containsEntry("linkspan.cluster.name", "aws")
                .containsEntry("quarkus.management.host", "0.0.0.0")
                .containsEntry("quarkus.management.port", "9000");
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void everyFileThatIsNamedIsMounted(Component component) {
        var mounted = stream(DEFAULTS.container(component).path("volumeMounts"))
                .map(mount -> mount.path("mountPath").asText())
                .collect(Collectors.toSet());
        var secretFiles = component.secretKeys.stream()
                .map(key -> "/etc/linkspan/secrets/" + key)
                .collect(Collectors.toSet());
        if (component.usersFile) {
            secretFiles.add("/etc/linkspan/users/users");
        }

        var named = DEFAULTS.configuration(component).entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("-file"))
                .map(java.util.Map.Entry::getValue)
                .collect(Collectors.toSet());

        assertThat(named).isEqualTo(secretFiles);
        assertThat(named).allSatisfy(file -> assertThat(mounted).contains(file.substring(0, file.lastIndexOf('/'))));
    }

    @Test
    void listenersAreThoseOfTheContainerPorts() {
        assertThat(DEFAULTS.configuration(Component.BROKER))
                .containsEntry("linkspan.broker.mqtt.host", "0.0.0.0")
                .containsEntry("linkspan.broker.mqtt.port", "1883")
                .containsEntry("linkspan.broker.link.host", "0.0.0.0")
                .containsEntry("linkspan.broker.link.port", "11883");
        assertThat(DEFAULTS.configuration(Component.REGISTRY)).containsEntry("linkspan.registry-server.port", "11222");
        assertThat(DEFAULTS.configuration(Component.ADMIN))
                .containsEntry("quarkus.http.host", "0.0.0.0")
                .containsEntry("quarkus.http.port", "8080");
    }

    @Test
    void clientsFindTheRegistryThroughItsService() {
        assertThat(DEFAULTS.one("Service", "aws-linkspan-registry")
                        .at("/spec/ports/0/port")
                        .asInt())
                .isEqualTo(11222);
        for (Component component : List.of(Component.BROKER, Component.LINK, Component.ADMIN)) {
            assertThat(DEFAULTS.configuration(component))
                    .containsEntry("linkspan.registry.servers", "aws-linkspan-registry.iot.svc.cluster.local:11222");
        }
    }

    @Test
    void oneRegistryStandsAloneAndSeveralFindOneAnotherByName() {
        assertThat(DEFAULTS.configuration(Component.REGISTRY))
                .containsEntry("linkspan.registry-server.cluster.enabled", "false");

        assertThat(Chart.render("registry: {replicas: 3}").configuration(Component.REGISTRY))
                .containsEntry("linkspan.registry-server.cluster.enabled", "true")
                .containsEntry("linkspan.registry-server.cluster.bind-port", "7800")
                // More than half: two halves of a cluster never both start to serve.
                .containsEntry("linkspan.registry-server.cluster.initial-size", "2")
                .containsEntry(
                        "linkspan.registry-server.cluster.initial-hosts",
                        "aws-linkspan-registry-0.aws-linkspan-registry-headless.iot.svc.cluster.local[7800],"
                                + "aws-linkspan-registry-1.aws-linkspan-registry-headless.iot.svc.cluster.local[7800],"
                                + "aws-linkspan-registry-2.aws-linkspan-registry-headless.iot.svc.cluster.local[7800]");
    }

    @Test
    void furtherPropertiesAreAddedAndWin() {
        Rendered rendered = Chart.render("""
                broker:
                  properties:
                    linkspan.broker.mqtt.port: "1999"
                    quarkus.log.category."io.linkspan".level: DEBUG
                    windows.path: 'C:\\temp'
                """);

        assertThat(rendered.configuration(Component.BROKER))
                .containsEntry("linkspan.broker.mqtt.port", "1999")
                .containsEntry("quarkus.log.category.\"io.linkspan\".level", "DEBUG")
                .containsEntry("windows.path", "C:\\temp");
    }
}
