package io.linkspan.broker.app;

import io.linkspan.broker.log.NodeLog;
import io.linkspan.broker.registry.RegistryChannels;
import io.linkspan.registry.client.Registry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * The broker's probes. Ready from the first load on and as long as it serves: a registry that goes away later shows as
 * {@code degraded} in the data of the check and does not take the broker out of service.
 */
@ApplicationScoped
class BrokerHealth {
    private final BrokerStarter starter;
    private final RegistryChannels channels;
    private final Registry registry;
    private final NodeLog log;

    BrokerHealth(BrokerStarter starter, RegistryChannels channels, Registry registry, NodeLog log) {
        this.log = log;
        this.starter = starter;
        this.channels = channels;
        this.registry = registry;
    }

    @Produces
    @Liveness
    HealthCheck live() {
        return () -> HealthCheckResponse.up("broker event loops");
    }

    @Produces
    @Readiness
    HealthCheck ready() {
        return () -> HealthCheckResponse.named("broker")
                .status(starter.ready() && channels.loaded())
                .withData("degraded", !registry.available() || log.failing())
                .build();
    }

    @Produces
    @Startup
    HealthCheck started() {
        return () -> HealthCheckResponse.named("broker started")
                .status(starter.ready() && channels.loaded())
                .build();
    }
}
