package io.linkspan.cli.local.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.contracts.cluster.ClusterName;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClusterPlanTest {
    private static final ClusterName AWS = ClusterName.of("aws");
    private static final ClusterName GCP = ClusterName.of("gcp");

    @Test
    void aStandaloneClusterIsOneProcessOnTheDocumentedPorts() {
        ClusterPlan plan = ClusterPlan.of(AWS, 0, Shape.STANDALONE);

        assertThat(plan.nodes()).hasSize(1);
        assertThat(plan.nodes().get(0).portsText())
                .isEqualTo(
                        "mqtt=1883,mqtt-tls=8883,ws=8083,wss=8084,link=11883,grpc=7900,http=8080,https=8443,hotrod=11222,management=9000");
        assertThat(plan.linkAddress()).isEqualTo("127.0.0.1:11883");
        assertThat(plan.httpUrl()).isEqualTo("http://127.0.0.1:8080");
    }

    @Test
    void theSecondClusterHasEveryPortAThousandHigher() {
        ClusterPlan plan = ClusterPlan.of(GCP, 1000, Shape.STANDALONE);

        assertThat(plan.nodes().get(0).portsText())
                .isEqualTo(
                        "mqtt=2883,mqtt-tls=9883,ws=9083,wss=9084,link=12883,grpc=8900,http=9080,https=9443,hotrod=12222,management=10000");
    }

    @Test
    void aSplitClusterStartsTheRegistryFirstAndHasAManagementPortPerService() {
        ClusterPlan plan = ClusterPlan.of(AWS, 0, Shape.of(true, 1, 1, 1));

        assertThat(plan.nodes().stream().map(node -> node.label() + " " + node.portsText()))
                .containsExactly(
                        "registry-1 hotrod=11222,management=9001",
                        "broker-1 mqtt=1883,mqtt-tls=8883,ws=8083,wss=8084,link=11883,grpc=7900,management=9000",
                        "link-1 management=9002",
                        "admin-1 http=8080,https=8443,management=9003");
    }

    @Test
    void furtherProcessesOfARoleAreTenPortsApart() {
        ClusterPlan plan = ClusterPlan.of(AWS, 0, Shape.of(false, 2, 2, 1));

        assertThat(plan.nodes().stream().map(node -> node.label() + " " + node.portsText()))
                .contains(
                        "registry-2 hotrod=11232,jgroups=7810,management=9011",
                        "broker-2 mqtt=1893,mqtt-tls=8893,ws=8093,wss=8094,link=11893,grpc=7910,management=9010");
    }

    @Test
    void theLargestShapesOfBothClustersShareNoPort() {
        int max = Shape.MAX_OF_A_ROLE;
        Shape largest = Shape.of(true, max, max, max);

        List<Integer> ports = Stream.of(ClusterPlan.of(AWS, 0, largest), ClusterPlan.of(GCP, 1000, largest))
                .flatMap(plan -> plan.nodes().stream())
                .flatMap(node -> node.ports().values().stream())
                .toList();

        assertThat(ports).doesNotHaveDuplicates().allMatch(port -> port < 65_536);
    }

    @Test
    void countsAndOffsetsOutOfRangeNameTheOption() {
        assertThatThrownBy(() -> Shape.of(true, 9, 1, 1)).hasMessage("--brokers must be 1 to 8: 9");
        assertThatThrownBy(() -> Shape.of(true, 1, 0, 1)).hasMessage("--registries must be 1 to 8: 0");
        assertThatThrownBy(() -> ClusterPlan.of(AWS, -1, Shape.STANDALONE)).hasMessageContaining("--port-offset");
        assertThatThrownBy(() -> ClusterPlan.of(AWS, 60_000, Shape.STANDALONE)).hasMessageContaining("--port-offset");
    }
}
