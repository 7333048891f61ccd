package io.linkspan.cli.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.cli.local.plan.ClusterPlan;
import io.linkspan.cli.local.plan.NodePlan;
import io.linkspan.cli.local.plan.Port;
import io.linkspan.cli.local.plan.Role;
import io.linkspan.cli.local.plan.Shape;
import io.linkspan.contracts.cluster.ClusterName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortCheckTest {
    @Test
    void aPortInUseIsNamedWithItsPurposeAndProcess() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(PortCheck.inUse(plan(Port.MQTT, taken.getLocalPort())))
                    .containsExactly(taken.getLocalPort() + " (mqtt of aws broker-1)");
        }
    }

    @Test
    void aListenerOnAllAddressesCountsToo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThat(PortCheck.inUse(plan(Port.MANAGEMENT, taken.getLocalPort())))
                    .containsExactly(taken.getLocalPort() + " (management of aws broker-1)");
        }
    }

    @Test
    void freePortsAndThoseNobodyListensOnAreNoHindrance() throws Exception {
        int free = freePort();
        assertThat(PortCheck.inUse(plan(Port.MQTT, free))).isEmpty();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(PortCheck.inUse(plan(Port.GRPC, taken.getLocalPort()))).isEmpty();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static ClusterPlan plan(Port port, int number) {
        NodePlan node = new NodePlan(Role.BROKER, 1, Map.of(port, number));
        return new ClusterPlan(ClusterName.of("aws"), 0, Shape.of(true, 1, 1, 1), List.of(node));
    }
}
