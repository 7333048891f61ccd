package io.linkspan.registry.server;

import static io.linkspan.registry.server.RegistryServerLog.LOG;

import io.linkspan.registry.client.schema.NodeEntry;
import io.linkspan.registry.client.schema.Revision;
import io.linkspan.registry.server.infinispan.EmbeddedRegistry;
import io.linkspan.registry.server.infinispan.OwnEntries;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Keeps this registry node's own entry in {@code nodes} alive, written on the inside since the registry is here. */
@ApplicationScoped
public class NodeAnnouncer {
    private static final String ROLE = "registry";

    private final RegistryServer server;
    private final String nodeId;
    private final String host;
    private final int managementPort;
    private final String version;
    private final long startedAt = System.currentTimeMillis();
    private volatile @Nullable Thread thread;

    NodeAnnouncer(
            RegistryServer server,
            @ConfigProperty(name = "linkspan.node.id", defaultValue = "node-1") String nodeId,
            @ConfigProperty(name = "linkspan.node.host", defaultValue = "127.0.0.1") String host,
            @ConfigProperty(name = "quarkus.management.port", defaultValue = "9001") int managementPort,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "") String version) {
        this.server = server;
        this.nodeId = nodeId;
        this.host = host;
        this.managementPort = managementPort;
        this.version = version;
    }

    void start(@Observes StartupEvent event) {
        thread = Thread.ofVirtual().name("registry-announcer").start(this::announce);
    }

    void stop(@Observes ShutdownEvent event) {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
    }

    private void announce() {
        long incarnation = 0;
        long counter = 0;
        while (!Thread.currentThread().isInterrupted()) {
            EmbeddedRegistry registry = server.registry();
            if (registry == null) {
                return;
            }
            try {
                OwnEntries own = registry.ownEntries();
                if (incarnation == 0) {
                    incarnation = own.nextIncarnation();
                }
                own.put(NodeEntry.key(ROLE, nodeId), entry(own, incarnation, ++counter), NodeEntry.LIFESPAN);
            } catch (RuntimeException failure) {
                if (Thread.currentThread().isInterrupted() || server.registry() == null) {
                    return;
                }
                LOG.notAnnounced(String.valueOf(failure));
            }
            LockSupport.parkNanos(NodeEntry.RENEWAL.toNanos());
        }
    }

    private NodeEntry entry(OwnEntries own, long incarnation, long counter) {
        return new NodeEntry(
                nodeId,
                ROLE,
                incarnation,
                own.instance(),
                host,
                0,
                0,
                0,
                managementPort,
                version,
                startedAt,
                true,
                new Revision(incarnation, counter));
    }
}
