package io.linkspan.cli.options;

import io.linkspan.cli.command.CliException;
import io.linkspan.cli.command.ExitCodes;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a password comes from; never from the command line itself, which other users of the machine can see. */
public final class PasswordOption {
    private static final Path STANDARD_INPUT = Path.of("-");

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "File with the password; - reads a line of standard input. Without it: asked for.")
    private @Nullable Path file;

    /**
     * Reads the password's first line.
     *
     * @param what is asked for, as {@code Password of alice}
     */
    public String read(String what, PrintWriter prompts) throws IOException {
        String password = text(what, prompts);
        if (password == null || password.isEmpty()) {
            throw new CliException("no password given: use --password-file FILE, or type one", ExitCodes.USAGE);
        }
        return password;
    }

    // The launcher chooses the console of java.base (jdk.console), which is null without a terminal on every JDK.
    @SuppressWarnings("SystemConsoleNull")
    private @Nullable String text(String what, PrintWriter prompts) throws IOException {
        Path from = file;
        if (from != null && !from.equals(STANDARD_INPUT)) {
            if (!Files.isReadable(from)) {
                throw new CliException("--password-file: " + from + " cannot be read", ExitCodes.USAGE);
            }
            return Files.readString(from).lines().findFirst().orElse("");
        }
        Console console = System.console();
        if (from == null && console != null) {
            char[] typed = console.readPassword("%s: ", what);
            return typed == null ? null : new String(typed);
        }
        if (from == null) {
            prompts.println(what + " (one line of standard input):");
            prompts.flush();
        }
        // Not closed: standard input is not ours to close.
        return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    }
}
