package io.linkspan.cli.local;

import io.linkspan.cli.command.CliException;
import io.linkspan.cli.command.ExitCodes;
import io.linkspan.cli.local.plan.ClusterPlan;
import io.linkspan.cli.local.plan.Shape;
import io.linkspan.cli.local.state.Workspace;
import io.linkspan.cli.options.ClusterNameConverter;
import io.linkspan.cli.options.DurationConverter;
import io.linkspan.contracts.cluster.ClusterName;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code linkspan up}: the two clusters of the story, or one. */
@Command(
        name = "up",
        description = {
            "Start clusters on this machine; stays until Ctrl-C, which stops them.",
            "Without --cluster: aws and gcp, linked both ways, and a message that crosses in each direction.",
            "State lies under .linkspan/<cluster>/; .linkspan/<cluster>/client.env tells scripts addresses and passwords."
        })
public class UpCommand implements Callable<Integer> {
    private static final ClusterName AWS = ClusterName.of("aws");
    private static final ClusterName GCP = ClusterName.of("gcp");
    private static final int SECOND_CLUSTER = 1000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            converter = ClusterNameConverter.class,
            description = "One cluster of this name, without links.")
    private @Nullable ClusterName cluster;

    @Option(names = "--port-offset", paramLabel = "N", defaultValue = "0", description = "Added to every port.")
    private int portOffset;

    @Option(names = "--split", description = "Each service of a cluster as a process of its own.")
    private boolean split;

    @Option(
            names = "--brokers",
            paramLabel = "N",
            defaultValue = "1",
            description = "Brokers per cluster, 1 to 8; more than one implies --split.")
    private int brokers;

    @Option(
            names = "--registries",
            paramLabel = "N",
            defaultValue = "1",
            description = "Registries per cluster, 1 to 8.")
    private int registries;

    @Option(names = "--links", paramLabel = "N", defaultValue = "1", description = "Link services per cluster, 1 to 8.")
    private int links;

    @Option(names = "--detach", description = "Return when the clusters are up; ./linkspan down stops them.")
    private boolean detach;

    @Option(names = "--allow-anonymous", description = "Let MQTT clients in without user name and password.")
    private boolean allowAnonymous;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "180s",
            converter = DurationConverter.class,
            description = "How long a start may take; default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofMinutes(3);

    @Override
    public Integer call() throws IOException, InterruptedException {
        ClusterRun run = new ClusterRun(
                Workspace.current(),
                plans(),
                allowAnonymous,
                timeout,
                spec.commandLine().getOut());
        run.up();
        if (detach) {
            run.leave();
            return ExitCodes.OK;
        }
        run.stay();
        return ExitCodes.OK;
    }

    private List<ClusterPlan> plans() {
        try {
            Shape shape = Shape.of(split, brokers, registries, links);
            ClusterName single = cluster;
            return single == null
                    ? List.of(
                            ClusterPlan.of(AWS, portOffset, shape),
                            ClusterPlan.of(GCP, portOffset + SECOND_CLUSTER, shape))
                    : List.of(ClusterPlan.of(single, portOffset, shape));
        } catch (IllegalArgumentException e) {
            throw new CliException(String.valueOf(e.getMessage()), ExitCodes.USAGE);
        }
    }
}
