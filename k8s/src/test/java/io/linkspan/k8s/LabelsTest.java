package io.linkspan.k8s;

import static io.linkspan.k8s.Rendered.name;
import static io.linkspan.k8s.Rendered.stream;
import static io.linkspan.k8s.Rendered.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Labels, and everything that selects by them: no selector may miss its pods or catch others. */
class LabelsTest {

    private static final Rendered RENDERED = Chart.render("metrics: {serviceMonitor: {enabled: true}}");

    @Test
    void everyObjectCarriesTheRecommendedLabels() {
        assertThat(RENDERED.objects()).allSatisfy(object -> {
            Map<String, String> labels = texts(object.at("/metadata/labels"));
            assertThat(labels)
                    .as(name(object))
                    .containsEntry("app.kubernetes.io/name", "linkspan")
                    .containsEntry("app.kubernetes.io/instance", "aws")
                    .containsEntry("app.kubernetes.io/part-of", "linkspan")
                    .containsEntry("app.kubernetes.io/version", "0.1.0-SNAPSHOT")
                    .containsEntry("app.kubernetes.io/managed-by", "Helm")
                    .containsEntry("helm.sh/chart", "linkspan-0.1.0")
                    .containsKey("app.kubernetes.io/component");
        });
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void workloadSelectsItsOwnPodsByLabelsThatNeverChange(Component component) {
        JsonNode spec = RENDERED.workload(component).path("spec");

        assertThat(texts(spec.at("/selector/matchLabels")))
                .isEqualTo(Map.of(
                        "app.kubernetes.io/name", "linkspan",
                        "app.kubernetes.io/instance", "aws",
                        "app.kubernetes.io/component", component.word()));
        assertThat(podsOf(texts(spec.at("/selector/matchLabels")))).containsExactly(component);
    }

    @Test
    void everyServiceReachesOneComponentOnPortsThatItListensOn() {
        assertThat(RENDERED.all("Service")).hasSize(8).allSatisfy(service -> {
            List<Component> pods = podsOf(texts(service.at("/spec/selector")));
            assertThat(pods).as(name(service)).hasSize(1);
            assertThat(pods.getFirst().ports.keySet())
                    .containsAll(stream(service.at("/spec/ports"))
                            .map(port -> port.path("targetPort").asText())
                            .toList());
        });
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void budgetsAndPoliciesSelectTheComponent(Component component) {
        String name = Chart.FULL_NAME + "-" + component.word();

        assertThat(podsOf(texts(RENDERED.one("PodDisruptionBudget", name).at("/spec/selector/matchLabels"))))
                .containsExactly(component);
        assertThat(podsOf(texts(RENDERED.one("NetworkPolicy", name).at("/spec/podSelector/matchLabels"))))
                .containsExactly(component);
        assertThat(stream(RENDERED.pod(component).path("topologySpreadConstraints")))
                .hasSize(2)
                .allSatisfy(spread -> assertThat(podsOf(texts(spread.at("/labelSelector/matchLabels"))))
                        .containsExactly(component));
    }

    @Test
    void twoReleasesInOneNamespaceDoNotSelectEachOthersPods() {
        assertThat(RENDERED.all("StatefulSet"))
                .allSatisfy(set -> assertThat(texts(set.at("/spec/selector/matchLabels")))
                        .containsEntry("app.kubernetes.io/instance", "aws"));
        assertThat(Chart.render("fullnameOverride: other").names())
                .contains("StatefulSet/other-broker", "Service/other-broker-link", "Secret/other-internal");
    }

    private static List<Component> podsOf(Map<String, String> selector) {
        return Arrays.stream(Component.values())
                .filter(component -> texts(RENDERED.workload(component).at("/spec/template/metadata/labels"))
                        .entrySet()
                        .containsAll(selector.entrySet()))
                .toList();
    }
}
