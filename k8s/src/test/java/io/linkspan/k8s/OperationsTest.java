package io.linkspan.k8s;

import static io.linkspan.k8s.Rendered.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Disruption budgets, metrics, exposure, and the registry outside the release. */
class OperationsTest {

    private static final Rendered DEFAULTS = Chart.render();

    @ParameterizedTest
    @EnumSource(Component.class)
    void oneNodeOfEachServiceMayBeAwayAtATime(Component component) {
        JsonNode spec = DEFAULTS.one("PodDisruptionBudget", Chart.FULL_NAME + "-" + component.word())
                .path("spec");

        assertThat(spec.path("maxUnavailable").asInt()).isEqualTo(1);
        assertThat(spec.has("minAvailable")).isFalse();

        assertThat(Chart.render("%s: {pdb: {enabled: false}}".formatted(component.word()))
                        .all("PodDisruptionBudget"))
                .hasSize(3);
    }

    @Test
    void serviceMonitorIsMadeOnRequestAndFindsEveryManagementPortOnce() {
        assertThat(DEFAULTS.all("ServiceMonitor")).isEmpty();

        Rendered rendered = Chart.render(
                "metrics: {serviceMonitor: {enabled: true, interval: 15s, labels: {release: prometheus}}}");
        JsonNode monitor = rendered.one("ServiceMonitor", Chart.FULL_NAME);

        assertThat(monitor.at("/spec/endpoints/0/port").asText()).isEqualTo("management");
        assertThat(monitor.at("/spec/endpoints/0/path").asText()).isEqualTo("/q/metrics");
        assertThat(monitor.at("/spec/endpoints/0/interval").asText()).isEqualTo("15s");
        assertThat(texts(monitor.at("/metadata/labels"))).containsEntry("release", "prometheus");
        List<String> scraped = rendered.all("Service").stream()
                .filter(service -> texts(service.at("/metadata/labels"))
                        .entrySet()
                        .containsAll(
                                texts(monitor.at("/spec/selector/matchLabels")).entrySet()))
                .filter(service -> Rendered.stream(service.at("/spec/ports"))
                        .anyMatch(port -> port.path("name").asText().equals("management")))
                .map(service -> texts(service.at("/spec/selector")).get("app.kubernetes.io/component"))
                .toList();
        assertThat(scraped).containsExactlyInAnyOrder("broker", "registry", "link", "admin");
    }

    @Test
    void clientsAndPeersAreExposedApart() {
        Rendered rendered = Chart.render("""
                broker:
                  mqtt: {type: ClusterIP}
                  link:
                    type: LoadBalancer
                    port: 8883
                    annotations: {example.com/lb: internal}
                    loadBalancerSourceRanges: [203.0.113.0/24]
                """);
        JsonNode mqtt = rendered.one("Service", "aws-linkspan-broker-mqtt");
        JsonNode link = rendered.one("Service", "aws-linkspan-broker-link");

        assertThat(mqtt.at("/spec/type").asText()).isEqualTo("ClusterIP");
        assertThat(mqtt.at("/spec/ports").toString())
                .isEqualTo("[{\"name\":\"mqtt\",\"port\":1883,\"targetPort\":\"mqtt\"}]");
        assertThat(link.at("/spec/type").asText()).isEqualTo("LoadBalancer");
        assertThat(link.at("/spec/ports").toString())
                .isEqualTo("[{\"name\":\"link\",\"port\":8883,\"targetPort\":\"link\"}]");
        assertThat(link.at("/spec/loadBalancerSourceRanges/0").asText()).isEqualTo("203.0.113.0/24");
        assertThat(texts(link.at("/metadata/annotations"))).containsEntry("example.com/lb", "internal");
    }

    @Test
    void managementPortsAreInNoServiceThatIsExposed() {
        assertThat(DEFAULTS.all("Service"))
                .filteredOn(service -> service.at("/spec/ports").toString().contains("management"))
                .hasSize(4)
                .allSatisfy(service ->
                        assertThat(service.at("/spec/clusterIP").asText()).isEqualTo("None"));
    }

    @Test
    void ingressLeadsToTheRestApiOverTls() {
        assertThat(DEFAULTS.all("Ingress")).isEmpty();

        JsonNode spec = Chart.render(
                        "admin: {ingress: {enabled: true, className: nginx, host: linkspan.example.com, tlsSecret: cert}}")
                .one("Ingress", "aws-linkspan-admin")
                .path("spec");

        assertThat(spec.path("ingressClassName").asText()).isEqualTo("nginx");
        assertThat(spec.at("/tls/0").toString())
                .isEqualTo("{\"hosts\":[\"linkspan.example.com\"],\"secretName\":\"cert\"}");
        assertThat(spec.at("/rules/0/http/paths/0/backend/service").toString())
                .isEqualTo("{\"name\":\"aws-linkspan-admin\",\"port\":{\"name\":\"http\"}}");
    }

    @Test
    void anExternalRegistryReplacesTheOwnOne() {
        Rendered rendered = Chart.render("""
                registry: {enabled: false, username: iot, external: {servers: "infinispan.data.svc:11222"}}
                secrets: {existingSecret: vault}
                """);

        assertThat(rendered.names()).noneMatch(name -> name.contains("aws-linkspan-registry"));
        for (Component component : List.of(Component.BROKER, Component.LINK, Component.ADMIN)) {
            assertThat(rendered.configuration(component))
                    .containsEntry("linkspan.registry.servers", "infinispan.data.svc:11222")
                    .containsEntry("linkspan.registry.username", "iot");
        }
    }
}
