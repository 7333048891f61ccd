package io.linkspan.broker.config;

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

        /** What an acknowledged QoS 1 or 2 message survives. */
        @WithDefault("group")
        Durability durability();
    }

    /** What an acknowledgement promises. */
    enum Durability {
        /** Nothing: what is queued ends with the process. */
        NONE,
        /** The death of any process, and of any one registry node when there are several; not a loss of power of all. */
        GROUP,
        /** That, too: the registry has written it through to the disk. */
        SYNC
    }

    /** Identity and address of this process. */
    interface Node {
        /** Unique within the cluster and stable over restarts. */
        @WithDefault("node-1")
        String id();

        /** Address at which other services of the cluster reach this one. */
        @WithDefault("127.0.0.1")
        String host();
    }
}
