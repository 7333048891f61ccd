package io.linkspan.registry.server.infinispan;

import static io.linkspan.registry.server.infinispan.RegistryRig.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.registry.client.CacheNames;
import io.linkspan.registry.client.schema.RetainedEntry;
import io.linkspan.registry.client.schema.Revision;
import java.nio.file.Path;
import java.util.Map;
import org.infinispan.Cache;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.persistence.sifs.configuration.SoftIndexFileStoreConfigurationBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FormerStoresTest {
    @TempDir
    Path directory;

    private RegistryRig rig;

    FormerStoresTest() {}

    @BeforeEach
    void setUp() {
        rig = new RegistryRig(directory);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void dataOfTheVersionBeforeIsBroughtOverOnce() throws Exception {
        // Given
        RetainedEntry message = new RetainedEntry(new byte[] {1, 2}, 5, false, new Revision(1, 1));
        InstanceId instance = InstanceId.random();
        try (DefaultCacheManager before = new DefaultCacheManager(ManagerConfiguration.alone(rig.settings()), true)) {
            cache(before, CacheNames.RETAINED).put("a/b", message);
            cache(before, CacheNames.IDENTITY).put("instance", instance.toString());
        }

        // When
        rig.start();

        // Then
        assertThat(await(rig.client().retained().snapshot())).isEqualTo(Map.of("a/b", message));
        assertThat(await(rig.client().instance())).isEqualTo(instance);
        assertThat(rig.settings().dataDir().resolve("data.former")).isDirectory();
        assertThat(rig.settings().dataDir().resolve("data")).doesNotExist();

        // And: what is removed afterwards does not come back
        await(rig.client().retained().remove("a/b"));
        rig.stop();
        rig.start();
        assertThat(await(rig.client().retained().snapshot())).isEmpty();
        assertThat(await(rig.client().instance())).isEqualTo(instance);
    }

    private static Cache<Object, Object> cache(DefaultCacheManager caches, String name) {
        ConfigurationBuilder former = new ConfigurationBuilder();
        former.encoding().mediaType("application/x-protostream");
        former.clustering().hash().numSegments(32);
        former.persistence()
                .addStore(SoftIndexFileStoreConfigurationBuilder.class)
                .dataLocation("data")
                .indexLocation("index");
        caches.defineConfiguration(name, former.build());
        return caches.getCache(name);
    }
}
