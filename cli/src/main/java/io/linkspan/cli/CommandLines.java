package io.linkspan.cli;

import io.linkspan.cli.api.ApiException;
import io.linkspan.cli.command.CliException;
import io.linkspan.cli.command.ExitCodes;
import io.linkspan.cli.local.state.UnknownClusterException;
import io.quarkus.picocli.runtime.PicocliCommandLineFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Gives every command the same manners: one line per error, and the exit codes of {@link ExitCodes}. */
@ApplicationScoped
public class CommandLines {
    /** The command line Quarkus runs. */
    @Produces
    CommandLine commandLine(PicocliCommandLineFactory factory) {
        return configured(factory.create());
    }

    /** Sets the error handlers of a command line and all its subcommands. */
    public static CommandLine configured(CommandLine line) {
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((problem, args) -> usage(problem))
                .setExecutionExceptionHandler((problem, at, parsed) -> failed(problem, at));
    }

    private static int usage(ParameterException problem) {
        CommandLine at = problem.getCommandLine();
        PrintWriter err = at.getErr();
        err.println("linkspan: " + problem.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(problem, err)) {
            err.println("Try ./" + at.getCommandSpec().qualifiedName() + " --help");
        }
        return ExitCodes.USAGE;
    }

    private static int failed(Exception problem, CommandLine at) {
        at.getErr().println("linkspan: " + message(problem));
        return problem instanceof CliException known ? known.exitCode() : ExitCodes.ERROR;
    }

    private static String message(Exception problem) {
        if (problem instanceof CliException
                || problem instanceof ApiException
                || problem instanceof UnknownClusterException
                || problem instanceof IllegalArgumentException) {
            return String.valueOf(problem.getMessage());
        }
        if (problem instanceof IOException) {
            return problem.getClass().getSimpleName() + ": " + problem.getMessage();
        }
        return "a bug in the command line, please report it: " + problem;
    }
}
