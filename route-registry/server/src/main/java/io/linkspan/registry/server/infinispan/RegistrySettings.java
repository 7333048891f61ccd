package io.linkspan.registry.server.infinispan;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * All that an embedded registry needs to know.
 *
 * @param host of the Hot Rod endpoint
 * @param port 0: any free one
 * @param cluster null: alone
 */
public record RegistrySettings(
        String nodeName,
        String host,
        int port,
        Path dataDir,
        Credentials credentials,
        @Nullable ClusterSettings cluster,
        Durability durability,
        Limits limits) {

    /** With the default durability. */
    public RegistrySettings(
            String nodeName,
            String host,
            int port,
            Path dataDir,
            Credentials credentials,
            @Nullable ClusterSettings cluster,
            Limits limits) {
        this(nodeName, host, port, dataDir, credentials, cluster, Durability.GROUP, limits);
    }

    /** Who may connect; the password is in a file. */
    public record Credentials(String username, Path passwordFile) {}

    /**
     * How nodes find each other.
     *
     * @param name nodes of another name are not joined
     * @param initialHosts {@code host[port],…}
     * @param initialSize members to wait for before serving
     * @param failureTimeout silence after which a member is left behind
     */
    public record ClusterSettings(
            String name,
            String bindHost,
            int bindPort,
            String initialHosts,
            int initialSize,
            Duration failureTimeout) {}

    /** Bounds; sizes as Infinispan writes them, e.g. {@code 8MB}. */
    public record Limits(String retainedMemory, String logMemory, String requestSize, int ioThreads) {
        /** Enough for a laptop. */
        public static final Limits SMALL = new Limits("8MB", "8MB", "16MB", 2);
    }
}
