package io.linkspan.cli.link;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.linkspan.cli.api.LinksApi;
import io.linkspan.cli.command.ExitCodes;
import io.linkspan.cli.options.PasswordOption;
import io.linkspan.cli.options.RequestOptions;
import io.linkspan.cli.options.WaitOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code linkspan link create}: the values are judged by the server, all at once. */
@Command(name = "create", description = "Create a link to another cluster.")
public class LinkCreateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RequestOptions request;

    @Mixin
    private WaitOptions wait;

    @Mixin
    private PasswordOption password;

    @Mixin
    private LinkTlsOptions tls;

    @Parameters(paramLabel = "LINK", description = "The peer's cluster name.")
    private String name;

    @Option(
            names = "--server",
            required = true,
            paramLabel = "ADDRESS",
            description = "host:port, mqtt://… or mqtts://… of the peer's broker.")
    private String server;

    @Option(
            names = "--client-id-prefix",
            paramLabel = "PREFIX",
            description = "MQTT client ids are PREFIX-<n>; default: from-<own cluster name>.")
    private @Nullable String clientIdPrefix;

    @Option(names = "--username", paramLabel = "USER", description = "User at the peer; its password is asked for.")
    private @Nullable String username;

    @Option(
            names = {"--topic", "--topics"},
            split = ",",
            paramLabel = "FILTER",
            description = "What this cluster wants from the peer; several with commas or by repeating the option.")
    private List<String> topics = List.of();

    @Option(names = "--pool-size", paramLabel = "N", description = "Data connections to the peer.")
    private @Nullable Integer poolSize;

    @Option(names = "--max-inflight", paramLabel = "N", description = "Unacknowledged batches per connection.")
    private @Nullable Integer maxInflight;

    @Option(names = "--retry-interval", paramLabel = "DURATION", description = "As 5s.")
    private @Nullable String retryInterval;

    @Option(names = "--keep-alive", paramLabel = "DURATION", description = "As 10s.")
    private @Nullable String keepAlive;

    @Mixin
    private LinkOutboxOptions outbox;

    @Option(names = "--disabled", description = "Create it switched off.")
    private boolean disabled;

    @Option(names = "--dry-run", description = "Only check the values.")
    private boolean dryRun;

    @Override
    public Integer call() throws IOException, InterruptedException {
        LinksApi api = request.api();
        JsonNode link = api.create(body(api), dryRun);
        boolean online = !dryRun && !disabled && wait.awaitOnline(api, name);
        String done = dryRun ? " is valid, nothing was created" : online ? " created and online" : " created";
        request.print(spec.commandLine().getOut(), link, "link " + name + done);
        return ExitCodes.OK;
    }

    private ObjectNode body(LinksApi api) throws IOException, InterruptedException {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("name", name).put("server", server);
        String prefix = clientIdPrefix;
        body.put(
                "clientIdPrefix",
                prefix == null ? "from-" + api.cluster().path("name").asText() : prefix);
        String user = username;
        if (user != null) {
            body.put("username", user);
            body.put(
                    "password",
                    password.read(
                            "Password of " + user + " at " + server,
                            spec.commandLine().getErr()));
        }
        ArrayNode filters = body.putArray("topics");
        topics.forEach(filters::add);
        tls.addTo(body);
        put(body, "poolSize", poolSize);
        put(body, "maxInflight", maxInflight);
        put(body, "retryInterval", retryInterval);
        put(body, "keepAlive", keepAlive);
        outbox.addTo(body);
        return body.put("enabled", !disabled);
    }

    private static void put(ObjectNode body, String field, @Nullable Object value) {
        if (value != null) {
            body.putPOJO(field, value);
        }
    }
}
