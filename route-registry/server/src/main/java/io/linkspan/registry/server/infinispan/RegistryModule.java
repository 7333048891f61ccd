package io.linkspan.registry.server.infinispan;

import java.util.Collection;
import java.util.List;
import org.infinispan.configuration.cache.Configuration;
import org.infinispan.distribution.DistributionManager;
import org.infinispan.factories.ComponentRegistry;
import org.infinispan.factories.impl.ModuleMetadataBuilder;
import org.infinispan.interceptors.AsyncInterceptorChain;
import org.infinispan.interceptors.distribution.NonTxDistributionInterceptor;
import org.infinispan.lifecycle.ModuleLifecycle;
import org.infinispan.partitionhandling.PartitionHandling;
import org.infinispan.remoting.transport.Transport;

/**
 * Puts {@link CompleteWrites} into every cache that is closed in a minority.
 *
 * <p>A module, found as a service, because only modules are called before a cache joins the others: later, a node could
 * be primary owner for a while without it. Infinispan would generate such a class with a processor that is not published.
 */
public final class RegistryModule implements ModuleMetadataBuilder, ModuleLifecycle {
    /** For Infinispan, which finds this as a service. */
    public RegistryModule() {}

    @Override
    public String getModuleName() {
        return "linkspan-registry";
    }

    @Override
    public Collection<String> getRequiredDependencies() {
        return List.of("core");
    }

    @Override
    public Collection<String> getOptionalDependencies() {
        return List.of();
    }

    @Override
    public ModuleLifecycle newModuleLifecycle() {
        return this;
    }

    @Override
    public void registerMetadata(ModuleBuilder builder) {
        // nothing here is wired by Infinispan
    }

    @Override
    public void cacheStarting(ComponentRegistry components, Configuration configuration, String cacheName) {
        if (!configuration.clustering().cacheMode().isClustered()
                || configuration.clustering().partitionHandling().whenSplit() != PartitionHandling.DENY_READ_WRITES) {
            return;
        }
        CompleteWrites writes = new CompleteWrites(
                components.getComponent(Transport.class), components.getComponent(DistributionManager.class));
        if (!components
                .getComponent(AsyncInterceptorChain.class)
                .addInterceptorBefore(writes, NonTxDistributionInterceptor.class)) {
            throw new IllegalStateException("cache " + cacheName + " replicates in a way that is not known here");
        }
    }
}
