package io.linkspan.cli.local;

import io.linkspan.cli.local.cluster.LocalCluster;
import io.linkspan.cli.local.plan.ClusterPlan;
import io.linkspan.cli.local.plan.NodePlan;
import io.linkspan.cli.local.plan.Port;
import io.linkspan.cli.local.state.Workspace;
import io.linkspan.cli.local.story.LinkSetup;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code up} tells people to try. */
final class Instructions {
    private Instructions() {}

    /** {@code standalone (mqtt=1883,…)} for each process. */
    static String processes(ClusterPlan plan) {
        return plan.nodes().stream()
                .map((NodePlan node) -> node.label() + " (" + node.portsText() + ")")
                .collect(Collectors.joining(", "));
    }

    /** How to subscribe, publish, look and manage by hand. */
    static String of(List<LocalCluster> clusters) {
        StringBuilder text = new StringBuilder("\nTry it by hand, each line in a terminal of its own:\n");
        for (LocalCluster cluster : clusters) {
            text.append("  (. ")
                    .append(env(cluster))
                    .append("; mosquitto_sub")
                    .append(client())
                    .append(" -v -t ")
                    .append(LinkSetup.TOPIC)
                    .append(")\n");
        }
        LocalCluster first = clusters.get(0);
        text.append("  (. ")
                .append(env(first))
                .append("; mosquitto_pub")
                .append(client())
                .append(" -t ")
                .append(LinkSetup.TOPIC)
                .append(" -m 'Hello by hand')\n\n");
        for (LocalCluster cluster : clusters) {
            String name = cluster.plan().name().value();
            text.append(name).append(":\n");
            line(
                    text,
                    "REST",
                    cluster.plan().httpUrl() + "/q/swagger-ui (user "
                            + cluster.credentials().adminUser() + ", password: ADMIN_PASSWORD in " + env(cluster)
                            + ")");
            line(
                    text,
                    "TLS",
                    "mosquitto_sub --cafile $CA_FILE -h $MQTT_HOST -p $MQTT_TLS_PORT …; WebSocket: ws://"
                            + ClusterPlan.HOST + ":" + cluster.plan().first(Port.WS) + "/mqtt, wss://"
                            + ClusterPlan.HOST + ":" + cluster.plan().first(Port.WSS) + "/mqtt");
            line(text, "CLI", "./linkspan cluster status --cluster " + name);
            line(
                    text,
                    "peers",
                    "link to it at " + cluster.plan().linkAddress()
                            + " as a user made with ./linkspan user add NAME --link PEER --cluster " + name);
            line(text, "logs", Workspace.shown(cluster.directory().path().resolve("log")) + "/");
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String word, String value) {
        text.append(String.format("  %-6s %s%n", word, value));
    }

    private static String client() {
        return " -h $MQTT_HOST -p $MQTT_PORT -u $MQTT_USERNAME -P $MQTT_PASSWORD";
    }

    private static String env(LocalCluster cluster) {
        String path = Workspace.shown(cluster.directory().clientEnv()).toString();
        return path.startsWith("/") ? path : "./" + path;
    }
}
