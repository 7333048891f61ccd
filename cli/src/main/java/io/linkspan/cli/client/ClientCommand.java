package io.linkspan.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.linkspan.cli.api.ClientsApi;
import io.linkspan.cli.command.ExitCodes;
import io.linkspan.cli.options.RequestOptions;
import io.linkspan.cli.output.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code linkspan client …}. */
@Command(name = "client", description = "MQTT clients and their sessions.", synopsisSubcommandLabel = "COMMAND")
public class ClientCommand {
    /** The words of {@code --state}. */
    enum State {
        /** Its client is there. */
        connected,
        /** Its client is away. */
        disconnected
    }

    @Spec
    private CommandSpec spec;

    /** Clients by id. */
    @Command(description = "List clients by id.")
    int list(
            @Mixin RequestOptions request,
            @Option(names = "--state", description = "Only these: ${COMPLETION-CANDIDATES}.") @Nullable State state,
            @Option(names = "--user", description = "Only of this user.") @Nullable String user,
            @Option(names = "--listener", description = "Only of this listener.") @Nullable String listener,
            @Option(names = "--prefix", description = "Only client ids that begin so.") @Nullable String prefix,
            @Option(
                            names = "--limit",
                            description = "At most so many (default: ${DEFAULT-VALUE}).",
                            defaultValue = "1000")
                    int limit)
            throws IOException, InterruptedException {
        Map<String, String> filters = new LinkedHashMap<>();
        put(filters, "state", state);
        put(filters, "user", user);
        put(filters, "listener", listener);
        put(filters, "prefix", prefix);
        ClientsApi.Found found = api(request).list(filters, Math.max(1, limit));
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.setAll((ObjectNode) Json.items(found.clients()));
        json.put("partial", !found.unansweredNodes().isEmpty());
        ArrayNode unanswered = json.putArray("unansweredNodes");
        found.unansweredNodes().forEach(unanswered::add);
        request.print(out(), json, ClientTexts.list(found.clients()));
        warn(found.unansweredNodes());
        return ExitCodes.OK;
    }

    // On stderr: what stands on stdout stays a table, or JSON.
    private void warn(Collection<String> unansweredNodes) {
        if (!unansweredNodes.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("linkspan: not all brokers answered; clients of these may be missing: "
                            + String.join(", ", unansweredNodes));
        }
    }

    private static void put(Map<String, String> filters, String name, @Nullable Object value) {
        if (value != null) {
            filters.put(name, value.toString());
        }
    }

    /** One client, its session and its subscriptions. */
    @Command(description = "Show a client, its session and its subscriptions.")
    int get(@Mixin RequestOptions request, @Parameters(paramLabel = "CLIENT") String clientId)
            throws IOException, InterruptedException {
        ClientsApi api = api(request);
        JsonNode client = api.get(clientId);
        JsonNode subscriptions = api.subscriptions(clientId);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("client", client);
        json.set("subscriptions", subscriptions);
        request.print(out(), json, ClientTexts.details(client, subscriptions));
        List<String> unanswered = new ArrayList<>();
        client.path("unansweredNodes").forEach(node -> unanswered.add(node.asText()));
        warn(unanswered);
        return ExitCodes.OK;
    }

    /** Ends a connection. */
    @Command(description = "End a client's connection; its session stays, and it may come back.")
    int disconnect(@Mixin RequestOptions request, @Parameters(paramLabel = "CLIENT") String clientId)
            throws IOException, InterruptedException {
        String node = api(request).disconnect(clientId);
        out().println("client " + clientId + " disconnected" + from(node));
        return ExitCodes.OK;
    }

    /** Removes a session. */
    @Command(description = "Remove the session of a client that is away, with its subscriptions and its queue.")
    int delete(@Mixin RequestOptions request, @Parameters(paramLabel = "CLIENT") String clientId)
            throws IOException, InterruptedException {
        String node = api(request).delete(clientId);
        out().println("session of client " + clientId + " removed" + from(node));
        return ExitCodes.OK;
    }

    private static String from(@Nullable String node) {
        return node == null ? "" : " from " + node;
    }

    private static ClientsApi api(RequestOptions request) throws IOException {
        return new ClientsApi(request.rest());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
