package io.linkspan.registry.server.health;

import io.linkspan.registry.server.RegistryServer;
import io.linkspan.registry.server.infinispan.EmbeddedRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Ready: the caches are loaded, the endpoint is open, and this node is not in a minority. */
@Readiness
@Startup
@ApplicationScoped
public class RegistryReadiness implements HealthCheck {
    private final RegistryServer server;

    RegistryReadiness(RegistryServer server) {
        this.server = server;
    }

    @Override
    public HealthCheckResponse call() {
        EmbeddedRegistry registry = server.registry();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("registry-server");
        if (registry == null) {
            return response.down().build();
        }
        return response.status(registry.serving())
                .withData("port", registry.port())
                .withData("members", registry.members())
                .withData("withoutRoom", String.join(",", registry.cachesWithoutRoom()))
                .build();
    }
}
