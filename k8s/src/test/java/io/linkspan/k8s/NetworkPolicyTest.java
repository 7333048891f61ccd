package io.linkspan.k8s;

import static io.linkspan.k8s.Rendered.stream;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may talk to whom: as the architecture's picture says, and nobody else. */
class NetworkPolicyTest {

    private static final Rendered DEFAULTS = Chart.render();

    @ParameterizedTest
    @EnumSource(Component.class)
    void bothDirectionsAreClosedUnlessARuleOpensThem(Component component) {
        assertThat(stream(policy(DEFAULTS, component).path("policyTypes")).map(JsonNode::asText))
                .containsExactly("Ingress", "Egress");
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void managementIsForTheMonitoringNamespaceAndThatOfBrokersForTheAdminServiceToo(Component component) {
        boolean broker = component == Component.BROKER;
        assertThat(sources(DEFAULTS, component, 9000))
                .containsExactlyElementsOf(broker ? List.of("monitoring", "admin") : List.of("monitoring"));

        Rendered closed = Chart.render("networkPolicy: {monitoringFrom: []}");
        if (broker) {
            assertThat(sources(closed, component, 9000)).containsExactly("admin");
        } else {
            assertThat(openPorts(closed, component)).doesNotContain(9000);
        }
    }

    @Test
    void theAdminServiceReachesTheBrokersForTheViewOfClients() {
        assertThat(targets(DEFAULTS, Component.ADMIN, 9000)).containsExactly("broker");
    }

    @Test
    void everyListenedPortHasItsRuleAndNoOtherPortIsOpen() {
        for (Component component : Component.values()) {
            assertThat(openPorts(DEFAULTS, component))
                    .as("%s", component)
                    .isEqualTo(Set.copyOf(component.ports.values()));
        }
    }

    @Test
    void registryIsReachedByTheThreeServicesAndClustersWithItself() {
        assertThat(sources(DEFAULTS, Component.REGISTRY, 11222)).containsExactlyInAnyOrder("broker", "link", "admin");
        assertThat(sources(DEFAULTS, Component.REGISTRY, 7800)).containsExactly("registry");
    }

    @Test
    void clientsAndPeersMayComeFromAnywhereUnlessToldOtherwise() {
        assertThat(rule(DEFAULTS, Component.BROKER, 1883).has("from")).isFalse();
        assertThat(rule(DEFAULTS, Component.BROKER, 11883).has("from")).isFalse();

        Rendered narrowed = Chart.render("""
                networkPolicy:
                  mqttFrom: [{ipBlock: {cidr: 10.0.0.0/8}}]
                  linkFrom: [{ipBlock: {cidr: 203.0.113.0/24}}]
                """);
        assertThat(sources(narrowed, Component.BROKER, 1883)).containsExactly("10.0.0.0/8");
        // The cluster's own link service reads the outboxes there.
        assertThat(sources(narrowed, Component.BROKER, 11883)).containsExactlyInAnyOrder("203.0.113.0/24", "link");
    }

    @Test
    void restApiIsForTheNamespaceUnlessToldOtherwise() {
        assertThat(rule(DEFAULTS, Component.ADMIN, 8080).path("from").toString())
                .isEqualTo("[{\"podSelector\":{}}]");

        Rendered narrowed = Chart.render(
                "networkPolicy: {adminFrom: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}}]}");
        assertThat(sources(narrowed, Component.ADMIN, 8080)).containsExactly("ops");
    }

    @Test
    void servicesReachTheRegistryAndTheLinkServiceReachesBrokersAndPeers() {
        for (Component component : List.of(Component.BROKER, Component.LINK, Component.ADMIN)) {
            assertThat(targets(DEFAULTS, component, 11222)).containsExactly("registry");
            assertThat(targets(DEFAULTS, component, 53)).isEmpty();
        }
        assertThat(targets(DEFAULTS, Component.REGISTRY, 7800)).containsExactly("registry");
        assertThat(targets(DEFAULTS, Component.LINK, 11883)).containsExactly("broker");
        assertThat(targets(DEFAULTS, Component.BROKER, 7900)).containsExactly("broker");
        assertThat(sources(DEFAULTS, Component.BROKER, 7900)).containsExactly("broker");
        assertThat(egress(DEFAULTS, Component.LINK, 1).at("/ports/0/endPort").asInt())
                .isEqualTo(65535);
        assertThat(egress(DEFAULTS, Component.LINK, 1).has("to")).isFalse();

        Rendered narrowed = Chart.render("networkPolicy: {peersTo: [{ipBlock: {cidr: 203.0.113.0/24}}]}");
        assertThat(targets(narrowed, Component.LINK, 1)).containsExactly("203.0.113.0/24");
    }

    @Test
    void anExternalRegistryIsReachedAtItsPort() {
        Rendered rendered = Chart.render("""
                registry: {enabled: false, external: {servers: "infinispan.data.svc:11333"}}
                secrets: {existingSecret: vault}
                """);

        for (Component component : List.of(Component.BROKER, Component.LINK, Component.ADMIN)) {
            assertThat(targets(rendered, component, 11333)).isEmpty();
        }
    }

    @Test
    void policiesCanBeLeftOut() {
        assertThat(DEFAULTS.all("NetworkPolicy")).hasSize(4);
        assertThat(Chart.render("networkPolicy: {enabled: false}").all("NetworkPolicy"))
                .isEmpty();
    }

    private static JsonNode policy(Rendered rendered, Component component) {
        return rendered.one("NetworkPolicy", Chart.FULL_NAME + "-" + component.word())
                .path("spec");
    }

    private static Set<Integer> openPorts(Rendered rendered, Component component) {
        return stream(policy(rendered, component).path("ingress"))
                .flatMap(rule -> stream(rule.path("ports")))
                .map(port -> port.path("port").asInt())
                .collect(Collectors.toSet());
    }

    private static JsonNode rule(Rendered rendered, Component component, int port) {
        return withPort(policy(rendered, component).path("ingress"), port);
    }

    private static JsonNode egress(Rendered rendered, Component component, int port) {
        return withPort(policy(rendered, component).path("egress"), port);
    }

    private static JsonNode withPort(JsonNode rules, int port) {
        List<JsonNode> found = stream(rules)
                .filter(rule ->
                        stream(rule.path("ports")).anyMatch(p -> p.path("port").asInt() == port))
                .toList();
        assertThat(found).as("rules for port %d", port).hasSize(1);
        return found.getFirst();
    }

    private static List<String> sources(Rendered rendered, Component component, int port) {
        return stream(rule(rendered, component, port).path("from"))
                .map(NetworkPolicyTest::peer)
                .toList();
    }

    private static List<String> targets(Rendered rendered, Component component, int port) {
        return stream(egress(rendered, component, port).path("to"))
                .map(NetworkPolicyTest::peer)
                .toList();
    }

    /** A peer in one word: the component, the namespace or the address block. */
    private static String peer(JsonNode peer) {
        if (peer.has("ipBlock")) {
            return peer.at("/ipBlock/cidr").asText();
        }
        if (peer.has("namespaceSelector")) {
            return peer.at("/namespaceSelector/matchLabels/kubernetes.io~1metadata.name")
                    .asText();
        }
        assertThat(peer.at("/podSelector/matchLabels/app.kubernetes.io~1instance")
                        .asText())
                .isEqualTo("aws");
        return peer.at("/podSelector/matchLabels/app.kubernetes.io~1component").asText();
    }
}
