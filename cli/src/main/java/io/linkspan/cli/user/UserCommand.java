package io.linkspan.cli.user;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.linkspan.cli.command.CliException;
import io.linkspan.cli.command.ExitCodes;
import io.linkspan.cli.files.UserEntry;
import io.linkspan.cli.files.UsersFile;
import io.linkspan.cli.options.ClusterNameConverter;
import io.linkspan.cli.options.PasswordOption;
import io.linkspan.cli.output.Format;
import io.linkspan.cli.output.Json;
import io.linkspan.cli.output.Table;
import io.linkspan.contracts.cluster.ClusterName;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code linkspan user …}: the MQTT users of a cluster, in the users file its brokers reload. */
@Command(
        name = "user",
        description = "MQTT users of a cluster; running brokers take a change over by themselves.",
        synopsisSubcommandLabel = "COMMAND")
public class UserCommand {
    /** The identity of the cluster's own services: it is no entry of the file. */
    private static final String RESERVED = "linkspan-service";

    @Spec
    private CommandSpec spec;

    /** Adds a user or gives one a new password. */
    @Command(description = "Add a user, or change an existing one.")
    int add(
            @Mixin UsersFileOption where,
            @Mixin PasswordOption password,
            @Option(
                            names = "--link",
                            paramLabel = "CLUSTER",
                            converter = ClusterNameConverter.class,
                            description = "Makes the user the identity of that cluster's links.")
                    @Nullable
                    ClusterName link,
            @Parameters(paramLabel = "USER") String name)
            throws IOException {
        if (name.equals(RESERVED)) {
            throw new CliException(RESERVED + " is the services' own identity", ExitCodes.USAGE);
        }
        Path file = where.file();
        UsersFile users = UsersFile.read(file);
        boolean known = users.contains(name);
        String text = password.read("Password of " + name, spec.commandLine().getErr());
        users.with(UserEntry.ofBroker(name, text, link)).write(file);
        out().println("user " + name + (known ? " changed" : " added")
                + (link == null ? "" : " as link identity of " + link));
        return ExitCodes.OK;
    }

    /** Removes a user. */
    @Command(description = "Remove a user.")
    int remove(@Mixin UsersFileOption where, @Parameters(paramLabel = "USER") String name) throws IOException {
        Path file = where.file();
        UsersFile users = UsersFile.read(file);
        if (!users.contains(name)) {
            throw new CliException("no user " + name + " in " + file);
        }
        users.without(name).write(file);
        out().println("user " + name + " removed");
        return ExitCodes.OK;
    }

    /** All users. */
    @Command(description = "List the users.")
    int list(
            @Mixin UsersFileOption where,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FORMAT",
                            defaultValue = "text",
                            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
                    Format format)
            throws IOException {
        List<UserEntry> users = UsersFile.read(where.file()).entries();
        out().print(format == Format.json ? Json.pretty(Json.items(json(users))) + "\n" : table(users));
        out().flush();
        return ExitCodes.OK;
    }

    private static List<JsonNode> json(List<UserEntry> users) {
        return users.stream()
                .map(user -> (JsonNode) JsonNodeFactory.instance
                        .objectNode()
                        .put("name", user.name())
                        .put("link", user.link()))
                .toList();
    }

    private static String table(List<UserEntry> users) {
        Table table = new Table("NAME", "LINK");
        for (UserEntry user : users) {
            String link = user.link();
            table.row(user.name(), link == null ? "-" : link);
        }
        return table.toString();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
