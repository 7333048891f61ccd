package io.linkspan.cli.local;

import io.linkspan.cli.command.ExitCodes;
import io.linkspan.cli.local.process.OwnProcesses;
import io.linkspan.cli.local.process.Stopper;
import io.linkspan.cli.local.state.ClientEnv;
import io.linkspan.cli.local.state.Workspace;
import io.linkspan.cli.options.ClusterNameConverter;
import io.linkspan.contracts.cluster.ClusterName;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code linkspan down}: stops by process id what {@code up} has started; nothing to stop is no error. */
@Command(name = "down", description = "Stop the clusters that ./linkspan up --detach started; their state stays.")
public class DownCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            converter = ClusterNameConverter.class,
            description = "Only this one; default: all of this checkout.")
    private @Nullable ClusterName cluster;

    @Override
    public Integer call() throws IOException {
        Workspace workspace = Workspace.current();
        ClusterName single = cluster;
        for (ClusterName name : single == null ? workspace.clusters() : List.of(single)) {
            stop(workspace, name);
        }
        return ExitCodes.OK;
    }

    private void stop(Workspace workspace, ClusterName name) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        ClientEnv env = ClientEnv.read(workspace, name);
        List<ProcessHandle> alive = OwnProcesses.alive(workspace.cluster(name), env);
        int killed = Stopper.stop(alive);
        env.stopped().write(workspace.cluster(name).clientEnv());
        String how = killed == 0 ? "" : ", " + killed + " of them had to be killed";
        String count = alive.size() == 1 ? "1 process" : alive.size() + " processes";
        out.println(alive.isEmpty() ? name + " was not running" : name + " stopped (" + count + how + ")");
        out.flush();
    }
}
