package io.linkspan.registry.server.health;

import io.linkspan.registry.client.CacheNames;
import io.linkspan.registry.server.RegistryServer;
import io.linkspan.registry.server.infinispan.EmbeddedRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Catalogue of the registry server's metrics. */
@ApplicationScoped
public class RegistryMetrics {
    /** Entries in memory; label {@code cache}. */
    static final String ENTRIES = "linkspan.registry.entries";

    /** Hot Rod connections of this node. */
    static final String CONNECTIONS = "linkspan.registry.connections";

    /** Registry nodes that form one registry. */
    static final String MEMBERS = "linkspan.registry.members";

    /** 1 while clients are answered with the whole truth. */
    static final String SERVING = "linkspan.registry.serving";

    /** Caches whose last write found no room on the disk. */
    static final String WITHOUT_ROOM = "linkspan.registry.without.room";

    private static final List<String> COUNTED = List.of(
            CacheNames.NODES,
            CacheNames.LEASES,
            CacheNames.ROUTES,
            CacheNames.EXTERNAL_ROUTES,
            CacheNames.LINKS,
            CacheNames.LINK_STATUS,
            CacheNames.SESSIONS,
            CacheNames.SUBSCRIPTIONS,
            CacheNames.RETAINED,
            CacheNames.LOG,
            CacheNames.LOG_HEADS);

    private final RegistryServer server;

    RegistryMetrics(RegistryServer server) {
        this.server = server;
    }

    void register(@Observes StartupEvent event, MeterRegistry meters) {
        for (String cache : COUNTED) {
            Gauge.builder(ENTRIES, server, s -> value(s, registry -> registry.entriesInMemory(cache)))
                    .description("Entries in memory")
                    .tag("cache", cache)
                    .register(meters);
        }
        gauge(meters, CONNECTIONS, "Hot Rod connections of this node", EmbeddedRegistry::connections);
        gauge(meters, MEMBERS, "Registry nodes that form one registry", EmbeddedRegistry::members);
        gauge(
                meters,
                WITHOUT_ROOM,
                "Caches whose last write found no room on the disk",
                registry -> registry.cachesWithoutRoom().size());
        gauge(meters, SERVING, "1 while clients are answered", registry -> registry.serving() ? 1 : 0);
    }

    private void gauge(MeterRegistry meters, String name, String description, ToDoubleFunction<EmbeddedRegistry> read) {
        Gauge.builder(name, server, s -> value(s, read))
                .description(description)
                .register(meters);
    }

    private static double value(RegistryServer server, ToDoubleFunction<EmbeddedRegistry> read) {
        EmbeddedRegistry registry = server.registry();
        return registry == null ? 0 : read.applyAsDouble(registry);
    }
}
