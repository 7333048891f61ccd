package io.linkspan.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every object is one that the Kubernetes API's own types accept: no unknown field, none missing. */
class ObjectsTest {

    private static final Map<String, Class<?>> TYPES = Map.of(
            "StatefulSet", V1StatefulSet.class,
            "Deployment", V1Deployment.class,
            "Service", V1Service.class,
            "ConfigMap", V1ConfigMap.class,
            "Secret", V1Secret.class,
            "ServiceAccount", V1ServiceAccount.class,
            "NetworkPolicy", V1NetworkPolicy.class,
            "PodDisruptionBudget", V1PodDisruptionBudget.class,
            "Ingress", V1Ingress.class);

    static Stream<String> valueSets() throws IOException {
        return Stream.of("{}", Files.readString(Path.of("examples/production.yaml")), """
                registry: {enabled: false, external: {servers: "infinispan.data.svc:11222"}}
                secrets: {existingSecret: mine}
                """, """
                broker:
                  replicas: 2
                  users: [{name: sensors}, {name: gcp-link, link: gcp}]
                  javaOptions: -XX:+UseZGC
                  properties: {quarkus.log.level: DEBUG}
                  podAnnotations: {note: text}
                  podLabels: {team: iot}
                  nodeSelector: {disk: fast}
                  tolerations: [{key: iot, operator: Exists}]
                  affinity: {nodeAffinity: {}}
                  priorityClassName: high
                  mqtt: {type: NodePort, annotations: {a: b}}
                registry: {persistence: {enabled: false}}
                admin: {service: {annotations: {a: b}}}
                networkPolicy:
                  mqttFrom: [{ipBlock: {cidr: 10.0.0.0/8}}]
                  linkFrom: [{ipBlock: {cidr: 203.0.113.0/24}}]
                  peersTo: [{ipBlock: {cidr: 203.0.113.0/24}}]
                  adminEgress: [{ports: [{port: 443, protocol: TCP}]}]
                """);
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyObjectIsValidKubernetes(String values) throws Exception {
        Rendered rendered = Chart.render(values);

        assertThat(rendered.objects()).hasSizeGreaterThan(15);
        for (JsonNode object : rendered.objects()) {
            if (!object.path("kind").asText().equals("ServiceMonitor")) {
                check(object);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void noTwoObjectsShareANameAndNoNameIsTooLong(String values) {
        Rendered rendered = Chart.render(values);

        assertThat(new HashSet<>(rendered.names())).hasSameSizeAs(rendered.names());
        // A StatefulSet adds "-<ordinal>" and up to 10 characters of a revision to its label values.
        assertThat(rendered.objects()).allSatisfy(object -> assertThat(Rendered.name(object))
                .hasSizeLessThanOrEqualTo(52)
                .matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?"));
    }

    @Test
    void theCheckRefusesAFieldThatDoesNotExist() {
        Rendered good = Chart.render();
        JsonNode container = good.container(Component.BROKER);
        ((ObjectNode) container.path("securityContext")).put("readOnlyRootFs", true);

        assertThatThrownBy(() -> check(good.workload(Component.BROKER))).hasMessageContaining("readOnlyRootFs");
    }

    private static void check(JsonNode object) throws Exception {
        String kind = object.path("kind").asText();
        Class<?> type = Objects.requireNonNull(TYPES.get(kind), () -> "a kind that nobody expects: " + kind);
        JsonElement element = JsonParser.parseString(object.toString());
        try {
            type.getMethod("validateJsonElement", JsonElement.class).invoke(null, element);
        } catch (InvocationTargetException e) {
            throw new AssertionError(Rendered.name(object) + ": " + e.getCause(), e.getCause());
        }
        // Reading it checks the kinds of the values too (a number where text must be, say).
        assertThat(JSON.getGson().fromJson(element, type)).isNotNull();
    }
}
