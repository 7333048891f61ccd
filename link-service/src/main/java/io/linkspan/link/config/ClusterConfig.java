package io.linkspan.link.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What all services of a cluster share: who they are. */
@ConfigMapping(prefix = "linkspan")
public interface ClusterConfig {
    /** The cluster. */
    Cluster cluster();

    /** This process. */
    Node node();

    /** The cluster's name, under which peers know it. */
    interface Cluster {
        /** Lower-case letters, digits and hyphens, at most 63. */
        String name();
    }

    /** Identity and address of this process. */
    interface Node {
        /** Unique among the link services of the cluster and stable over restarts. */
        @WithDefault("node-1")
        String id();

        /** Address at which other services of the cluster reach this one. */
        @WithDefault("127.0.0.1")
        String host();
    }
}
