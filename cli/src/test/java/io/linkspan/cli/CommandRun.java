package io.linkspan.cli;

import io.linkspan.cli.files.PrivateFiles;
import io.linkspan.cli.local.state.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import picocli.CommandLine;

/** Runs commands as the shell would, against a state directory of the test. */
public final class CommandRun {
    private CommandRun() {}

    public record Result(int exitCode, String out, String err) {}

    /** Makes a local cluster {@code aws} whose REST API is the stub. */
    public static void clusterAws(Path state, RestStub stub, String password) throws IOException {
        PrivateFiles.directory(state.resolve("aws"));
        PrivateFiles.write(
                state.resolve("aws/client.env"),
                "HTTP_URL=" + stub.url() + "\nADMIN_USERNAME=" + RestStub.USER + "\nADMIN_PASSWORD=" + password + "\n");
    }

    public static Result run(Path state, String... args) {
        System.setProperty(Workspace.STATE_PROPERTY, state.toString());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = CommandLines.configured(new CommandLine(new LinkspanCommand()))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
        return new Result(exitCode, out.toString(), err.toString());
    }
}
