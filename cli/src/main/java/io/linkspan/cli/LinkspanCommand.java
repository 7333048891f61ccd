package io.linkspan.cli;

import io.linkspan.cli.client.ClientCommand;
import io.linkspan.cli.cluster.ClusterCommand;
import io.linkspan.cli.link.LinkCommand;
import io.linkspan.cli.local.DownCommand;
import io.linkspan.cli.local.UpCommand;
import io.linkspan.cli.user.UserCommand;
import io.quarkus.picocli.runtime.annotations.TopCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The root of all commands, in the order the help shows them. */
@TopCommand
@Command(
        name = "linkspan",
        description = "Joins independent MQTT clusters.",
        synopsisSubcommandLabel = "COMMAND",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        version = "linkspan 0.1.0-SNAPSHOT",
        footer = "%nExit codes: 0 done, 1 error, 2 wrong usage, 10 not healthy.",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            LinkCommand.class,
            ClusterCommand.class,
            UserCommand.class,
            ClientCommand.class
        })
public class LinkspanCommand {}
