package io.linkspan.cli.local.state;

import io.linkspan.cli.files.PrivateFiles;
import io.linkspan.cli.local.plan.ClusterPlan;
import io.linkspan.cli.local.plan.NodePlan;
import io.linkspan.cli.local.plan.Port;
import io.linkspan.cli.local.plan.Role;
import io.linkspan.contracts.cluster.ClusterName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code client.env}: what scripts need to know of a local cluster, as lines {@code KEY=value} that a shell can source.
 *
 * @param values in the order of the file
 */
public record ClientEnv(Map<String, String> values) {
    private static final String PIDS = "PIDS";
    private static final String NODE = "NODE_";

    /** Copies the values. */
    public ClientEnv {
        values = new LinkedHashMap<>(values);
    }

    /**
     * For a cluster whose processes have been started.
     *
     * @param authority certificate that TLS clients trust
     * @param pids of the plan's first nodes, in their order; all of them unless a start failed
     */
    public static ClientEnv of(ClusterPlan plan, Secrets.Credentials credentials, Path authority, List<Long> pids) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("CLUSTER", plan.name().value());
        values.put("MQTT_HOST", ClusterPlan.HOST);
        values.put("MQTT_PORT", String.valueOf(plan.first(Port.MQTT)));
        values.put("MQTT_TLS_PORT", String.valueOf(plan.first(Port.MQTT_TLS)));
        values.put("WS_PORT", String.valueOf(plan.first(Port.WS)));
        values.put("WSS_PORT", String.valueOf(plan.first(Port.WSS)));
        values.put("CA_FILE", authority.toString());
        values.put("MQTT_USERNAME", credentials.mqttUser());
        values.put("MQTT_PASSWORD", credentials.mqttPassword());
        values.put("HTTP_URL", plan.httpUrl());
        values.put("HTTPS_URL", plan.httpsUrl());
        values.put("ADMIN_USERNAME", credentials.adminUser());
        values.put("ADMIN_PASSWORD", credentials.adminPassword());
        values.put("LINK_ADDRESS", plan.linkAddress());
        plan.nodes().forEach(node -> values.put(managementKey(node), ClusterPlan.managementUrl(node)));
        values.put(PIDS, String.join(" ", pids.stream().map(String::valueOf).toList()));
        for (int i = 0; i < pids.size(); i++) {
            NodePlan node = plan.nodes().get(i);
            String text = String.join(
                    " ", node.role().word(), ClusterPlan.HOST, node.portsText(), String.valueOf(pids.get(i)));
            values.put(NODE + (i + 1), text);
        }
        return new ClientEnv(values);
    }

    /** MANAGEMENT_URL for a standalone cluster; else with the service, and from the second one on with its index. */
    private static String managementKey(NodePlan node) {
        if (node.role() == Role.STANDALONE) {
            return "MANAGEMENT_URL";
        }
        String key = "MANAGEMENT_URL_" + node.role().word().toUpperCase(Locale.ROOT);
        return node.index() == 1 ? key : key + "_" + node.index();
    }

    /**
     * Reads the file of a cluster.
     *
     * @throws UnknownClusterException if there is none
     */
    public static ClientEnv read(Workspace workspace, ClusterName cluster) throws IOException {
        Path file = workspace.cluster(cluster).clientEnv();
        if (!Files.exists(file)) {
            throw new UnknownClusterException(cluster, file);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                values.put(line.substring(0, equals), unquoted(line.substring(equals + 1)));
            }
        }
        return new ClientEnv(values);
    }

    /** Replaces the file, mode 600. */
    public void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        values.forEach((key, value) ->
                text.append(key).append('=').append(quoted(value)).append('\n'));
        PrivateFiles.write(file, text.toString());
    }

    /**
     * The value of a key.
     *
     * @throws IllegalArgumentException if it is not there
     */
    public String value(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("client.env has no " + key);
        }
        return value;
    }

    /** Ids of the processes that were started and not yet stopped. */
    public List<Long> pids() {
        return Stream.of(values.getOrDefault(PIDS, "").split(" "))
                .filter(pid -> !pid.isEmpty())
                .map(Long::valueOf)
                .toList();
    }

    /** The same without processes, for a cluster that has been stopped. */
    public ClientEnv stopped() {
        Map<String, String> kept = new LinkedHashMap<>(values);
        new ArrayList<>(kept.keySet())
                .stream().filter(key -> key.startsWith(NODE)).forEach(kept::remove);
        kept.put(PIDS, "");
        return new ClientEnv(kept);
    }

    private static String quoted(String value) {
        return value.chars().allMatch(c -> c > ' ' && c != '"' && c != '$' && c != '`' && c != '\\')
                ? value
                : "\"" + value + "\"";
    }

    private static String unquoted(String text) {
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }
}
