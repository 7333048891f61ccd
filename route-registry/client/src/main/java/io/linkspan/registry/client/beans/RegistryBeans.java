package io.linkspan.registry.client.beans;

import io.linkspan.registry.client.LocalRegistry;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.hotrod.ConnectionSettings;
import io.linkspan.registry.client.hotrod.HotRodRegistry;
import io.linkspan.registry.client.hotrod.RegistryClientConfig;
import io.linkspan.registry.client.hotrod.RegistryTls;
import io.linkspan.registry.client.lease.CasLeaseKeeper;
import io.linkspan.registry.client.lease.LeaseKeeper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** Produces the beans; the connection begins when the first of them is used. */
@Singleton
class RegistryBeans {
    private static final String AVAILABLE = "linkspan.registry.client.available";

    @Produces
    @Singleton
    HotRodRegistry registry(
            RegistryClientConfig config,
            RegistryTimer timer,
            Instance<MeterRegistry> meters,
            Instance<LocalRegistry> local) {
        Path passwordFile = config.passwordFile()
                .orElseThrow(() -> new IllegalStateException("linkspan.registry.password-file is not set"));
        ConnectionSettings settings = new ConnectionSettings(
                config.servers(),
                config.username(),
                passwordFile,
                config.timeout(),
                config.pingInterval(),
                config.beaconInterval(),
                RegistryTls.of(config.tls(), config.servers()));
        HotRodRegistry registry =
                new HotRodRegistry(settings, timer.executor(), local.isResolvable() ? local.get() : null);
        meters.stream().forEach(meter -> Gauge.builder(AVAILABLE, registry, r -> r.available() ? 1 : 0)
                .description("1 while the route registry answers")
                .register(meter));
        return registry;
    }

    void close(@Disposes HotRodRegistry registry) {
        registry.close();
    }

    @Produces
    @Singleton
    LeaseKeeper leases(Registry registry, RegistryTimer timer) {
        return new CasLeaseKeeper(registry, timer.executor(), System::nanoTime);
    }
}
