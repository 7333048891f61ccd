package io.linkspan.link.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Configuration of the link service. */
@ConfigMapping(prefix = "linkspan.link")
public interface LinkConfig {
    /** User name at this cluster's own brokers; the brokers have the same setting. */
    @WithDefault("linkspan-service")
    String serviceUsername();

    /** File with the password of that user; white space around it does not count. Read again for every connection. */
    Optional<Path> servicePasswordFile();

    /** File with the base64 of the 32 byte key that the admin API encrypts secrets with. Read again for every connection. */
    Optional<Path> encryptionKeyFile();

    /** Between two heartbeats to a peer. */
    @WithDefault("2s")
    Duration heartbeatInterval();

    /** Without any word from the peer's link service for this long, the link is disconnected; at least two heartbeats. */
    @WithDefault("5s")
    Duration peerTimeout();

    /** For each step of connecting: TCP, TLS, CONNACK. */
    @WithDefault("5s")
    Duration connectTimeout();

    /** How long another replica waits for a silent one before it takes over its links. */
    @WithDefault("15s")
    Duration leaseDuration();

    /** How long a peer's routes outlive its connection, when its link does not say otherwise. */
    @WithDefault("24h")
    Duration routeRetention();

    /** Threads that run links; a link uses one at a time. */
    @WithDefault("2")
    int threads();

    /** Event loops of all MQTT connections. */
    @WithDefault("2")
    int mqttThreads();

    /** The named limits. */
    Limits limits();

    /** Limits. */
    interface Limits {
        /** Topic filters one peer may announce. */
        @WithDefault("1000000")
        int routesPerPeer();
    }
}
