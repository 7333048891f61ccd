package io.linkspan.cli.link;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkspan.cli.api.LinkStates;
import io.linkspan.cli.api.LinksApi;
import io.linkspan.cli.command.ExitCodes;
import io.linkspan.cli.options.RequestOptions;
import io.linkspan.cli.options.WaitOptions;
import io.linkspan.cli.output.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code linkspan link …}: everything but {@code create}. */
@Command(
        name = "link",
        description = "Links to other clusters.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = LinkCreateCommand.class)
public class LinkCommand {
    @Spec
    private CommandSpec spec;

    /** All links with their states. */
    @Command(description = "List all links with their states.")
    int list(@Mixin RequestOptions request) throws IOException, InterruptedException {
        LinksApi api = request.api();
        List<JsonNode> links = api.list();
        List<JsonNode> states = new ArrayList<>();
        for (JsonNode link : links) {
            states.add(api.status(link.path("name").asText()));
        }
        request.print(out(), Json.items(links), LinkTexts.list(links, states));
        return ExitCodes.OK;
    }

    /** One link's fields. */
    @Command(description = "Show a link.")
    int get(@Mixin RequestOptions request, @Parameters(paramLabel = "LINK") String name)
            throws IOException, InterruptedException {
        JsonNode link = request.api().get(name).body();
        request.print(out(), link, LinkTexts.details(link));
        return ExitCodes.OK;
    }

    /** Removes a link. */
    @Command(description = "Delete a link; the peer keeps its own side.")
    int delete(@Mixin RequestOptions request, @Parameters(paramLabel = "LINK") String name)
            throws IOException, InterruptedException {
        request.api().delete(name);
        out().println("link " + name + " deleted");
        return ExitCodes.OK;
    }

    /** Switches a link on. */
    @Command(description = "Enable a link.")
    int enable(@Mixin RequestOptions request, @Mixin WaitOptions wait, @Parameters(paramLabel = "LINK") String name)
            throws IOException, InterruptedException {
        LinksApi api = request.api();
        JsonNode link = api.act(name, "enable");
        boolean online = wait.awaitOnline(api, name);
        request.print(out(), link, "link " + name + (online ? " enabled and online" : " enabled"));
        return ExitCodes.OK;
    }

    /** Switches a link off. */
    @Command(description = "Disable a link; it keeps its settings.")
    int disable(@Mixin RequestOptions request, @Parameters(paramLabel = "LINK") String name)
            throws IOException, InterruptedException {
        JsonNode link = request.api().act(name, "disable");
        request.print(out(), link, "link " + name + " disabled");
        return ExitCodes.OK;
    }

    /** The state of one link, or of all; the exit code says whether all is well. */
    @Command(
            description =
                    "Show the state of a link (or of all), overall and per node; exit code 10 when one that is enabled is not online.")
    int status(@Mixin RequestOptions request, @Parameters(paramLabel = "LINK", arity = "0..1") @Nullable String name)
            throws IOException, InterruptedException {
        LinksApi api = request.api();
        List<JsonNode> states = new ArrayList<>();
        if (name != null) {
            states.add(api.status(name));
        } else {
            for (JsonNode link : api.list()) {
                states.add(api.status(link.path("name").asText()));
            }
        }
        request.print(out(), name == null ? Json.items(states) : states.get(0), LinkTexts.status(states));
        return states.stream().allMatch(LinkStates::isHealthy) ? ExitCodes.OK : ExitCodes.UNHEALTHY;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
