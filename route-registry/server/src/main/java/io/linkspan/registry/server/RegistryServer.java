package io.linkspan.registry.server;

import static io.linkspan.registry.server.RegistryServerLog.LOG;

import io.linkspan.registry.client.LocalRegistry;
import io.linkspan.registry.client.WriteOnceCache;
import io.linkspan.registry.client.schema.LogEntry;
import io.linkspan.registry.client.schema.LogKey;
import io.linkspan.registry.client.tls.TlsFiles;
import io.linkspan.registry.server.infinispan.Durability;
import io.linkspan.registry.server.infinispan.EmbeddedRegistry;
import io.linkspan.registry.server.infinispan.LocalLog;
import io.linkspan.registry.server.infinispan.RegistrySettings;
import io.linkspan.registry.server.infinispan.RegistrySettings.Access;
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
public class RegistryServer implements LocalRegistry {
    private static final String TLS = "linkspan.registry-server.tls";

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

    @Override
    public WriteOnceCache<LogKey, LogEntry> log() {
        return new LocalLog(this::registry);
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
                        config.limits().ioThreads()),
                access());
    }

    private Access access() {
        String advertised = config.advertisedHost().orElse(null);
        if (config.tls().isEmpty()) {
            return new Access(advertised, null, false);
        }
        RegistryServerConfig.Tls tls = config.tls().get();
        boolean required =
                switch (tls.clientAuth().orElse("none")) {
                    case "none" -> false;
                    case "required" -> true;
                    default ->
                        throw new IllegalArgumentException(TLS + ".client-auth: must be none or required, not "
                                + tls.clientAuth().orElseThrow());
                };
        if (required != tls.clientCaFile().isPresent()) {
            throw new IllegalArgumentException(
                    TLS + ".client-ca-file: needed with client-auth = required, and only then");
        }
        TlsFiles files = new TlsFiles(
                TLS,
                tls.certificateFile(),
                tls.keyFile(),
                "client-ca-file",
                tls.clientCaFile().orElse(null));
        return new Access(advertised, files, required);
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
                cluster.failureTimeout(),
                cluster.secretFile().orElse(null),
                cluster.tls()
                        .map(tls -> new TlsFiles(
                                "linkspan.registry-server.cluster.tls",
                                tls.certificateFile(),
                                tls.keyFile(),
                                tls.caFile()))
                        .orElse(null));
    }

    private static long millisSince(long began) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }
}
