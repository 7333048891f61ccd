package io.linkspan.registry.server;

import static io.linkspan.registry.server.RegistryServerLog.LOG;

import io.linkspan.registry.server.infinispan.Durability;
import io.linkspan.registry.server.infinispan.EmbeddedRegistry;
import io.linkspan.registry.server.infinispan.RegistrySettings;
import io.linkspan.registry.server.infinispan.RegistrySettings.ClusterSettings;
import io.linkspan.registry.server.infinispan.RegistrySettings.Credentials;
import io.linkspan.registry.server.infinispan.RegistrySettings.Limits;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Starts the embedded registry before, and stops it after, everything else in the process that may use it. */
@ApplicationScoped
public class RegistryServer {
    private final RegistryServerConfig config;
    private final String clusterName;
    private final String nodeId;
    private final String durability;
    private volatile @Nullable EmbeddedRegistry registry;

    RegistryServer(
            RegistryServerConfig config,
            @ConfigProperty(name = "linkspan.cluster.name") String clusterName,
            @ConfigProperty(name = "linkspan.node.id", defaultValue = "node-1") String nodeId,
            @ConfigProperty(name = Durability.KEY, defaultValue = "group") String durability) {
        this.config = config;
        this.clusterName = clusterName;
        this.nodeId = nodeId;
        this.durability = durability;
    }

    /** First of all observers: in one JVM with the other services, their clients connect to it. */
    void start(@Observes @Priority(1) StartupEvent event) {
        long began = System.nanoTime();
        EmbeddedRegistry started = EmbeddedRegistry.start(settings());
        registry = started;
        LOG.serves(config.host(), started.port(), config.dataDir(), started.members(), millisSince(began));
    }

    /** Last of all observers. */
    void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER + 1000) ShutdownEvent event) {
        EmbeddedRegistry running = registry;
        registry = null;
        if (running == null) {
            return;
        }
        long began = System.nanoTime();
        try {
            running.close();
            LOG.stopped(millisSince(began));
        } catch (RuntimeException failure) {
            LOG.notStopped(failure);
        }
    }

    /** The running registry; null before start and after stop. */
    public @Nullable EmbeddedRegistry registry() {
        return registry;
    }

    private RegistrySettings settings() {
        return new RegistrySettings(
                nodeId,
                config.host(),
                config.port(),
                config.dataDir(),
                new Credentials(config.username(), config.passwordFile()),
                cluster(),
                Durability.of(durability),
                new Limits(
                        config.limits().retainedMemory(),
                        config.limits().logMemory(),
                        config.limits().requestSize(),
                        config.limits().ioThreads()));
    }

    private @Nullable ClusterSettings cluster() {
        RegistryServerConfig.Cluster cluster = config.cluster();
        if (!cluster.enabled()) {
            return null;
        }
        String host = cluster.bindHost().orElseGet(config::host);
        return new ClusterSettings(
                "linkspan-" + clusterName,
                host,
                cluster.bindPort(),
                cluster.initialHosts().orElse(host + "[" + cluster.bindPort() + "]"),
                cluster.initialSize(),
                cluster.failureTimeout());
    }

    private static long millisSince(long began) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }
}
