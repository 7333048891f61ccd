package io.linkspan.link.health;

import io.linkspan.link.service.LinkService;
import io.linkspan.registry.client.Registry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * The link service's probes. Ready once specs, nodes and routes were loaded, and from then on: neither a peer that is down
 * nor a registry that goes away makes it unready; the latter shows as {@code degraded}.
 */
@ApplicationScoped
class LinkHealth {

    private final LinkService service;
    private final Registry registry;

    LinkHealth(LinkService service, Registry registry) {
        this.service = service;
        this.registry = registry;
    }

    @Produces
    @Liveness
    HealthCheck live() {
        return () -> HealthCheckResponse.up("link service");
    }

    @Produces
    @Readiness
    HealthCheck ready() {
        return () -> HealthCheckResponse.named("links")
                .status(service.ready())
                .withData("degraded", !registry.available())
                .build();
    }

    @Produces
    @Startup
    HealthCheck started() {
        return () -> HealthCheckResponse.named("links started")
                .status(service.ready())
                .build();
    }
}
