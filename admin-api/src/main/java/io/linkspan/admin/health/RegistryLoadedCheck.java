package io.linkspan.admin.health;

import io.linkspan.registry.client.Registry;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the registry has answered for the first time. Later outages leave it ready: requests say 503 themselves, and
 * {@code degraded} shows it here.
 */
@Readiness
@ApplicationScoped
public class RegistryLoadedCheck implements HealthCheck {

    private final Registry registry;

    RegistryLoadedCheck(Registry registry) {
        this.registry = registry;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("admin-registry")
                .status(registry.ready().toCompletableFuture().isDone())
                .withData("degraded", !registry.available())
                .build();
    }
}
