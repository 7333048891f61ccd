package io.linkspan.cli.user;

import io.linkspan.cli.command.CliException;
import io.linkspan.cli.command.ExitCodes;
import io.linkspan.cli.local.state.ClientEnv;
import io.linkspan.cli.local.state.Workspace;
import io.linkspan.cli.options.ClusterNameConverter;
import io.linkspan.contracts.cluster.ClusterName;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which users file is meant: a local cluster's, or one named by its path. */
public final class UsersFileOption {
    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            converter = ClusterNameConverter.class,
            description = "A cluster started by ./linkspan up on this machine.")
    private @Nullable ClusterName cluster;

    @Option(names = "--users-file", paramLabel = "FILE", description = "Any other broker's users file.")
    private @Nullable Path file;

    Path file() throws IOException {
        Path named = file;
        ClusterName name = cluster;
        if ((named == null) == (name == null)) {
            throw new CliException("say either --cluster NAME or --users-file FILE", ExitCodes.USAGE);
        }
        if (name == null) {
            return java.util.Objects.requireNonNull(named).toAbsolutePath();
        }
        Workspace workspace = Workspace.current();
        ClientEnv.read(workspace, name); // says so when there is no such cluster
        return workspace.cluster(name).brokerUsers();
    }
}
