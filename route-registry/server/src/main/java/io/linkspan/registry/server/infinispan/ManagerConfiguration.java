package io.linkspan.registry.server.infinispan;

import io.linkspan.registry.client.schema.RegistrySchemaImpl;
import java.util.concurrent.TimeUnit;
import org.infinispan.configuration.global.GlobalConfiguration;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.configuration.global.ShutdownHookBehavior;
import org.infinispan.configuration.global.UncleanShutdownAction;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;

/** The cache manager's configuration. */
final class ManagerConfiguration {
    /** How long a node waits for the configured number of members. */
    private static final int INITIAL_SIZE_WAIT_SECONDS = 300;

    private ManagerConfiguration() {}

    static GlobalConfiguration of(RegistrySettings settings) {
        GlobalConfigurationBuilder global = base(settings);
        RegistrySettings.ClusterSettings cluster = settings.cluster();
        if (cluster == null) {
            return global.nonClusteredDefault().build();
        }
        global.clusteredDefault();
        global.transport()
                .clusterName(cluster.name())
                .nodeName(settings.nodeName())
                .addProperty(JGroupsTransport.CHANNEL_CONFIGURATOR, new GroupChannel(cluster))
                .initialClusterSize(cluster.initialSize())
                .initialClusterTimeout(INITIAL_SIZE_WAIT_SECONDS, TimeUnit.SECONDS);
        return global.build();
    }

    /** Over the same directory, joining nobody. */
    static GlobalConfiguration alone(RegistrySettings settings) {
        return base(settings).nonClusteredDefault().build();
    }

    private static GlobalConfigurationBuilder base(RegistrySettings settings) {
        GlobalConfigurationBuilder global = new GlobalConfigurationBuilder();
        global.cacheManagerName("linkspan-registry");
        global.jmx().disable();
        global.metrics().gauges(false).histograms(false);
        global.shutdown().hookBehavior(ShutdownHookBehavior.DONT_REGISTER);
        global.serialization().addContextInitializer(new RegistrySchemaImpl());
        // A killed process leaves its lock file behind; the operating system has released the lock.
        global.globalState()
                .enable()
                .persistentLocation(settings.dataDir().toAbsolutePath().toString())
                .uncleanShutdownAction(UncleanShutdownAction.IGNORE);
        return global;
    }
}
