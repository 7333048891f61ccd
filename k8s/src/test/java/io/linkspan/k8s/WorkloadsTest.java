package io.linkspan.k8s;

import static io.linkspan.k8s.Rendered.stream;
import static io.linkspan.k8s.Rendered.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Kinds, replicas, ports, probes, identity and storage of the four services' pods. */
class WorkloadsTest {

    private static final Rendered DEFAULTS = Chart.render();

    @Test
    void fourServicesAreDeployedAndNothingElseRuns() {
        assertThat(DEFAULTS.names())
                .filteredOn(name -> name.matches("(StatefulSet|Deployment|DaemonSet|Job|CronJob|Pod)/.*"))
                .containsExactlyInAnyOrder(
                        "StatefulSet/aws-linkspan-broker",
                        "StatefulSet/aws-linkspan-registry",
                        "Deployment/aws-linkspan-link",
                        "Deployment/aws-linkspan-admin");
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void containerPortsAreThoseOfTheService(Component component) {
        assertThat(stream(DEFAULTS.container(component).path("ports"))
                        .collect(Collectors.toMap(port -> port.path("name").asText(), port -> port.path("containerPort")
                                .asInt())))
                .isEqualTo(component.ports);
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void probesAskTheHealthEndpointsOnTheManagementPort(Component component) {
        JsonNode container = DEFAULTS.container(component);

        assertThat(Map.of(
                        "startupProbe", "/q/health/started",
                        "livenessProbe", "/q/health/live",
                        "readinessProbe", "/q/health/ready"))
                .allSatisfy((probe, path) -> {
                    assertThat(container.at("/" + probe + "/httpGet/path").asText())
                            .isEqualTo(path);
                    assertThat(container.at("/" + probe + "/httpGet/port").asText())
                            .isEqualTo("management");
                });
        // A start may wait for the registry's first load: minutes, not the seconds of a liveness probe.
        assertThat(container.at("/startupProbe/periodSeconds").asInt()
                        * container.at("/startupProbe/failureThreshold").asInt())
                .isGreaterThanOrEqualTo(300);
    }

    @ParameterizedTest
    @CsvSource({"BROKER, 3", "REGISTRY, 5", "LINK, 2", "ADMIN, 4"})
    void replicasFollowTheValues(Component component, int replicas) {
        assertThat(DEFAULTS.workload(component).at("/spec/replicas").asInt()).isEqualTo(1);

        Rendered more = Chart.render("%s: {replicas: %d}".formatted(component.word(), replicas));

        assertThat(more.workload(component).at("/spec/replicas").asInt()).isEqualTo(replicas);
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void imageComesFromTheGivenRegistryInTheChartsVersion(Component component) {
        assertThat(DEFAULTS.container(component).path("image").asText())
                .isEqualTo("registry.example.com/" + component.repository + ":0.1.0-SNAPSHOT");
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void aDigestWinsOverTheTag(Component component) {
        String digest = "sha256:" + "0123456789abcdef".repeat(4);
        Rendered rendered =
                Chart.render("{image: {tag: v9}, %s: {image: {digest: \"%s\"}}}".formatted(component.word(), digest));

        assertThat(rendered.container(component).path("image").asText())
                .isEqualTo("registry.example.com/" + component.repository + "@" + digest);
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void aPodTakesItsNodeNameFromKubernetes(Component component) {
        JsonNode env = env(DEFAULTS.container(component));

        assertThat(env.path("LINKSPAN_NODE_ID")
                        .at("/valueFrom/fieldRef/fieldPath")
                        .asText())
                .isEqualTo("metadata.name");
        JsonNode host = env.path("LINKSPAN_NODE_HOST");
        if (component.kind.equals("StatefulSet")) {
            String service =
                    DEFAULTS.workload(component).at("/spec/serviceName").asText();
            assertThat(host.path("value").asText())
                    .isEqualTo("$(LINKSPAN_NODE_ID)." + service + ".iot.svc.cluster.local");
            // Kubernetes expands $(…) only of variables that stand before.
            assertThat(texts(env).keySet()).containsSubsequence("LINKSPAN_NODE_ID", "LINKSPAN_NODE_HOST");
            JsonNode headless = DEFAULTS.one("Service", service);
            assertThat(headless.at("/spec/clusterIP").asText()).isEqualTo("None");
            assertThat(headless.at("/spec/publishNotReadyAddresses").asBoolean())
                    .isTrue();
        } else {
            assertThat(host.at("/valueFrom/fieldRef/fieldPath").asText()).isEqualTo("status.podIP");
        }
    }

    @Test
    void registryKeepsItsDataOnAVolumeThatOutlivesThePod() {
        JsonNode spec = Chart.render("registry: {persistence: {size: 20Gi, storageClass: fast}}")
                .workload(Component.REGISTRY)
                .path("spec");

        JsonNode claim = spec.at("/volumeClaimTemplates/0");
        assertThat(claim.at("/spec/resources/requests/storage").asText()).isEqualTo("20Gi");
        assertThat(claim.at("/spec/storageClassName").asText()).isEqualTo("fast");
        assertThat(texts(spec.path("persistentVolumeClaimRetentionPolicy")))
                .isEqualTo(Map.of("whenDeleted", "Retain", "whenScaled", "Retain"));
        String mount = stream(spec.at("/template/spec/containers/0/volumeMounts"))
                .filter(m -> m.path("name").asText().equals("data"))
                .map(m -> m.path("mountPath").asText())
                .collect(Collectors.joining());
        // A directory of its own inside the volume, whose root belongs to root and may hold lost+found.
        assertThat(DEFAULTS.configuration(Component.REGISTRY))
                .containsEntry("linkspan.registry-server.data-dir", mount + "/registry");
    }

    @Test
    void withoutPersistenceTheRegistryStillHasAWritableDirectory() {
        Rendered rendered = Chart.render("registry: {persistence: {enabled: false}}");

        assertThat(rendered.workload(Component.REGISTRY)
                        .at("/spec/volumeClaimTemplates")
                        .isMissingNode())
                .isTrue();
        assertThat(stream(rendered.pod(Component.REGISTRY).path("volumes"))).anySatisfy(volume -> {
            assertThat(volume.path("name").asText()).isEqualTo("data");
            assertThat(volume.path("emptyDir").isObject()).isTrue();
        });
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void aChangedConfigurationRollsThePodsAndOtherChangesDoNot(Component component) {
        String word = component.word();
        String before = checksum(DEFAULTS, component);

        assertThat(checksum(Chart.render("%s: {properties: {quarkus.log.level: DEBUG}}".formatted(word)), component))
                .isNotEqualTo(before);
        assertThat(checksum(Chart.render("%s: {pdb: {maxUnavailable: 2}}".formatted(word)), component))
                .isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void schedulingValuesReachThePod(Component component) {
        Rendered rendered = Chart.render("""
                %s:
                  javaOptions: -XX:+UseZGC
                  nodeSelector: {disk: fast}
                  tolerations: [{key: iot, operator: Exists}]
                  affinity: {podAntiAffinity: {}}
                  priorityClassName: high
                  terminationGracePeriodSeconds: 77
                  podLabels: {team: iot}
                  podAnnotations: {note: text}
                  resources: {limits: {memory: 3Gi}}
                image: {pullSecrets: [pull]}
                """.formatted(component.word()));
        JsonNode pod = rendered.pod(component);

        assertThat(texts(pod.path("nodeSelector"))).isEqualTo(Map.of("disk", "fast"));
        assertThat(pod.at("/tolerations/0/key").asText()).isEqualTo("iot");
        assertThat(pod.path("affinity").has("podAntiAffinity")).isTrue();
        assertThat(pod.path("priorityClassName").asText()).isEqualTo("high");
        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isEqualTo(77);
        assertThat(pod.at("/imagePullSecrets/0/name").asText()).isEqualTo("pull");
        assertThat(rendered.container(component).at("/resources/limits/memory").asText())
                .isEqualTo("3Gi");
        assertThat(env(rendered.container(component))
                        .path("JAVA_TOOL_OPTIONS")
                        .path("value")
                        .asText())
                .isEqualTo("-XX:+UseZGC");
        JsonNode metadata = rendered.workload(component).at("/spec/template/metadata");
        assertThat(texts(metadata.path("labels"))).containsEntry("team", "iot");
        assertThat(texts(metadata.path("annotations"))).containsEntry("note", "text");
    }

    @Test
    void brokersAreRolledOneByOneAndLetTheirClientsGoWithinTheGrace() {
        JsonNode spec = DEFAULTS.workload(Component.BROKER).path("spec");
        assertThat(spec.at("/updateStrategy/type").asText()).isEqualTo("RollingUpdate");
        assertThat(spec.path("minReadySeconds").asInt()).isPositive();

        assertThat(DEFAULTS.configuration(Component.BROKER))
                .containsEntry("linkspan.broker.limits.shutdown-notice", "5s")
                .containsEntry("linkspan.broker.limits.shutdown-grace", "40s");
        // Notice, sending away, and 15 s for what is left to be flushed and handed to others.
        assertThat(Chart.render("broker: {terminationGracePeriodSeconds: 320}").configuration(Component.BROKER))
                .containsEntry("linkspan.broker.limits.shutdown-grace", "300s");
        assertThat(Chart.render("broker: {terminationGracePeriodSeconds: 10}").configuration(Component.BROKER))
                .containsEntry("linkspan.broker.limits.shutdown-grace", "1s");
    }

    private static String checksum(Rendered rendered, Component component) {
        return rendered.workload(component)
                .at("/spec/template/metadata/annotations/checksum~1config")
                .asText();
    }

    /** Environment variables by name, in their order. */
    private static JsonNode env(JsonNode container) {
        ObjectNode env = JsonNodeFactory.instance.objectNode();
        stream(container.path("env"))
                .forEach(variable -> env.set(variable.path("name").asText(), variable));
        return env;
    }
}
