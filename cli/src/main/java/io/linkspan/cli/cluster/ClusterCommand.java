package io.linkspan.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.linkspan.cli.api.LinkStates;
import io.linkspan.cli.api.LinksApi;
import io.linkspan.cli.command.ExitCodes;
import io.linkspan.cli.link.LinkTexts;
import io.linkspan.cli.options.RequestOptions;
import io.linkspan.cli.output.Json;
import io.linkspan.cli.output.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code linkspan cluster …}. */
@Command(name = "cluster", description = "A cluster as a whole.", synopsisSubcommandLabel = "COMMAND")
public class ClusterCommand {
    @Spec
    private CommandSpec spec;

    /** Nodes and links at a glance; the exit code says whether all is well. */
    @Command(
            description =
                    "Show nodes and links; exit code 10 when a node is not ready or an enabled link is not online.")
    int status(@Mixin RequestOptions request) throws IOException, InterruptedException {
        LinksApi api = request.api();
        JsonNode cluster = api.cluster();
        List<JsonNode> nodes = api.nodes();
        List<JsonNode> links = new ArrayList<>();
        for (JsonNode link : api.list()) {
            links.add(api.status(link.path("name").asText()));
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("cluster", cluster);
        json.set("nodes", Json.items(nodes));
        json.set("links", Json.items(links));
        request.print(spec.commandLine().getOut(), json, text(cluster, nodes, links));
        boolean healthy = nodes.stream().allMatch(node -> node.path("ready").asBoolean())
                && links.stream().allMatch(LinkStates::isHealthy);
        return healthy ? ExitCodes.OK : ExitCodes.UNHEALTHY;
    }

    private static String text(JsonNode cluster, List<JsonNode> nodes, List<JsonNode> links) {
        Table table = new Table("NODE", "READY", "HOST", "PORTS", "VERSION", "STARTED", "CLIENTS", "SESSIONS");
        for (JsonNode node : nodes) {
            table.row(
                    Json.text(node, "id"),
                    readiness(node),
                    Json.text(node, "host"),
                    ports(node.path("ports")),
                    Json.text(node, "version"),
                    Json.text(node, "startedAt"),
                    Json.text(node, "connections"),
                    Json.text(node, "sessions"));
        }
        return "cluster " + Json.text(cluster, "name") + ", version " + Json.text(cluster, "version") + "\n\n" + table
                + "\n" + LinkTexts.status(links);
    }

    private static String readiness(JsonNode node) {
        if (node.path("leaving").asBoolean()) {
            return "leaving";
        }
        if (node.hasNonNull("standIn")) {
            return "away, " + Json.text(node, "standIn") + " stands in";
        }
        return node.path("ready").asBoolean() ? "ready" : "not ready";
    }

    private static String ports(JsonNode ports) {
        return ports.properties().stream()
                .map((Map.Entry<String, JsonNode> port) ->
                        port.getKey() + "=" + port.getValue().asText())
                .collect(Collectors.joining(","));
    }
}
