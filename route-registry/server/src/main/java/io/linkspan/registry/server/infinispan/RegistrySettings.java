package io.linkspan.registry.server.infinispan;

import io.linkspan.registry.client.tls.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * All that an embedded registry needs to know.
 *
 * @param host of the Hot Rod endpoint
 * @param port 0: any free one
 * @param cluster null: alone
 * @param access of clients to the endpoint
 */
public record RegistrySettings(
        String nodeName,
        String host,
        int port,
        Path dataDir,
        Credentials credentials,
        @Nullable ClusterSettings cluster,
        Durability durability,
        Limits limits,
        Access access) {

    /** In clear text. */
    public RegistrySettings(
            String nodeName,
            String host,
            int port,
            Path dataDir,
            Credentials credentials,
            @Nullable ClusterSettings cluster,
            Durability durability,
            Limits limits) {
        this(nodeName, host, port, dataDir, credentials, cluster, durability, limits, Access.PLAIN);
    }

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

    /** These settings with another access. */
    public RegistrySettings with(Access other) {
        return new RegistrySettings(nodeName, host, port, dataDir, credentials, cluster, durability, limits, other);
    }

    /**
     * How clients reach the endpoint.
     *
     * @param advertisedHost what clients are told to connect to; null: the host listened on
     * @param tls null: in clear text
     * @param clientCertificates clients must have one that the files' authority signs
     */
    public record Access(
            @Nullable String advertisedHost, @Nullable TlsFiles tls, boolean clientCertificates) {
        /** In clear text, at the host listened on. */
        public static final Access PLAIN = new Access(null, null, false);
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
     * @param secretFile what all nodes know; null: whoever reaches the port may join
     * @param tls null: in clear text
     */
    public record ClusterSettings(
            String name,
            String bindHost,
            int bindPort,
            String initialHosts,
            int initialSize,
            Duration failureTimeout,
            @Nullable Path secretFile,
            @Nullable TlsFiles tls) {

        /** Open to whoever reaches the port. */
        public ClusterSettings(
                String name,
                String bindHost,
                int bindPort,
                String initialHosts,
                int initialSize,
                Duration failureTimeout) {
            this(name, bindHost, bindPort, initialHosts, initialSize, failureTimeout, null, null);
        }

        /** These settings, secured. */
        public ClusterSettings secured(@Nullable Path secret, @Nullable TlsFiles files) {
            return new ClusterSettings(
                    name, bindHost, bindPort, initialHosts, initialSize, failureTimeout, secret, files);
        }
    }

    /** Bounds; sizes as Infinispan writes them, e.g. {@code 8MB}. */
    public record Limits(String retainedMemory, String logMemory, String requestSize, int ioThreads) {
        /** Enough for a laptop. */
        public static final Limits SMALL = new Limits("8MB", "32MB", "16MB", 2);
    }
}
