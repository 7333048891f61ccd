package io.linkspan.cli.local.process;

import io.linkspan.cli.local.plan.ClusterPlan;
import io.linkspan.cli.local.plan.NodePlan;
import io.linkspan.cli.local.plan.Port;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Tells before the start which ports somebody else listens on. */
public final class PortCheck {
    private PortCheck() {}

    /** One phrase per port in use: {@code 1883 (mqtt of aws broker-1)}; empty when all are free. */
    public static List<String> inUse(ClusterPlan plan) throws IOException {
        List<String> taken = new ArrayList<>();
        for (NodePlan node : plan.nodes()) {
            for (var entry : node.ports().entrySet()) {
                if (entry.getKey() != Port.GRPC && !isFree(entry.getValue())) {
                    taken.add(entry.getValue() + " (" + entry.getKey().word() + " of " + plan.name() + " "
                            + node.label() + ")");
                }
            }
        }
        return taken;
    }

    private static boolean isFree(int port) throws IOException {
        InetAddress address = InetAddress.getLoopbackAddress();
        try (ServerSocket socket = new ServerSocket(port, 1, address)) {
            return socket.isBound();
        } catch (BindException e) {
            return false;
        }
    }
}
