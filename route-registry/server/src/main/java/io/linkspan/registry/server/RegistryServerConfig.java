package io.linkspan.registry.server;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Configuration of the route registry. */
@ConfigMapping(prefix = "linkspan.registry-server")
public interface RegistryServerConfig {

    /** Address the Hot Rod endpoint listens on; loopback unless it is meant to be reached from other machines. */
    @WithDefault("127.0.0.1")
    String host();

    /** Port of the Hot Rod endpoint; 0: any free one. */
    @WithDefault("11222")
    int port();

    /** Directory of everything that survives a restart; created with mode 700, used by one process at a time. */
    Path dataDir();

    /** User name that clients authenticate with (SCRAM-SHA-256). */
    @WithDefault("linkspan")
    String username();

    /** File that holds the password; white space around it does not count. Read again for every new connection. */
    Path passwordFile();

    /** Host that clients are told to connect to, with the same port; default: the host listened on. */
    Optional<String> advertisedHost();

    /** TLS of the Hot Rod endpoint; without it connections are in clear text. */
    Optional<Tls> tls();

    /** Several registry nodes as one. */
    Cluster cluster();

    /** Bounds on memory and requests. */
    Limits limits();

    /** Several registry nodes as one, over JGroups TCP. */
    interface Cluster {
        /** Whether this node joins others. */
        @WithDefault("false")
        boolean enabled();

        /** Address for traffic between nodes; default: the host of the endpoint. */
        Optional<String> bindHost();

        /** Port for traffic between nodes. */
        @WithDefault("7800")
        int bindPort();

        /** Nodes to ask at start, {@code host[port],host[port]}; this node may be among them. */
        Optional<String> initialHosts();

        /** Nodes that must be there before this one serves. */
        @WithDefault("1")
        int initialSize();

        /** How long a node may be silent before the others go on without it; a lease is at least three times that. */
        @WithDefault("4s")
        Duration failureTimeout();

        /** File with a secret that all nodes share; a node without it does not get in. White space around it does not count. */
        Optional<Path> secretFile();

        /** TLS between the nodes: for all of them or for none. */
        Optional<ClusterTls> tls();
    }

    /** PEM files of the Hot Rod endpoint; looked at again when a client connects. */
    interface Tls {
        /** Certificate of this node for the hosts that clients connect to, then the intermediate ones. */
        Path certificateFile();

        /** Its private key, PKCS#8, not encrypted. */
        Path keyFile();

        /**
         * Whether clients must have a certificate besides the password: {@code none}, which is the default, or {@code
         * required}. A default declared here would count as configured, and the files of this group be asked for.
         */
        Optional<String> clientAuth();

        /** Who signs the clients' certificates; needed with {@code client-auth}. */
        Optional<Path> clientCaFile();
    }

    /** PEM files of the connections between nodes; looked at again when one is made. */
    interface ClusterTls {
        /** Certificate of this node, then the intermediate ones. */
        Path certificateFile();

        /** Its private key, PKCS#8, not encrypted. */
        Path keyFile();

        /** Who signs the nodes' certificates, and nobody else's: whoever has one of these may connect. */
        Path caFile();
    }

    /** Bounds on memory and requests. */
    interface Limits {
        /** Heap for retained messages; the rest is read from the store. */
        @WithDefault("8MB")
        String retainedMemory();

        /**
         * Heap for log entries; the rest is read from the store, also when it is removed: more than what brokers write between
         * two checkpoints pays.
         */
        @WithDefault("32MB")
        String logMemory();

        /** Largest request a client may send. */
        @WithDefault("16MB")
        String requestSize();

        /** Threads that serve connections. */
        @WithDefault("2")
        int ioThreads();
    }
}
