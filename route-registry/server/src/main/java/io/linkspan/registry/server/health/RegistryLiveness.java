package io.linkspan.registry.server.health;

import io.linkspan.registry.server.RegistryServer;
import io.linkspan.registry.server.infinispan.EmbeddedRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive unless the cache manager has failed for good; other nodes and clients do not matter. */
@Liveness
@ApplicationScoped
public class RegistryLiveness implements HealthCheck {
    private final RegistryServer server;

    RegistryLiveness(RegistryServer server) {
        this.server = server;
    }

    @Override
    public HealthCheckResponse call() {
        EmbeddedRegistry registry = server.registry();
        return HealthCheckResponse.named("registry-server")
                .status(registry == null || registry.alive())
                .build();
    }
}
