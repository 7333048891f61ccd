package io.linkspan.cli;

import io.quarkus.picocli.runtime.annotations.TopCommand;
import picocli.CommandLine.Command;

/** The root of all commands; names them in the order the help shows them. */
@TopCommand
@Command(
        name = "linkspan",
        description = "Joins independent MQTT clusters.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {})
public class LinkspanCommand {}
