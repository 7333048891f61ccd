package io.linkspan.cli.local.process;

import io.linkspan.cli.local.plan.NodePlan;
import io.linkspan.contracts.cluster.ClusterName;
import java.nio.file.Path;

/**
 * A process that was started here.
 *
 * @param cluster it belongs to
 * @param node what it is
 * @param process the operating system's side
 * @param log where its standard output and error go
 */
public record ServiceProcess(ClusterName cluster, NodePlan node, Process process, Path log) {
    /** {@code aws broker-1 (pid 123)}. */
    public String title() {
        return cluster + " " + node.label() + " (pid " + process.pid() + ")";
    }
}
