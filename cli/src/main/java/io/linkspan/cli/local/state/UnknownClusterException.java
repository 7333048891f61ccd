package io.linkspan.cli.local.state;

import io.linkspan.contracts.cluster.ClusterName;
import java.nio.file.Path;

/** A cluster was named that has never been started here. */
public final class UnknownClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownClusterException(ClusterName cluster, Path file) {
        super("no cluster " + cluster + " here (" + Workspace.shown(file)
                + " is missing): start it with ./linkspan up --cluster " + cluster);
    }
}
