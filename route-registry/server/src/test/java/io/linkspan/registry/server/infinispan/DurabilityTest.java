package io.linkspan.registry.server.infinispan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.registry.client.CacheNames;
import io.linkspan.registry.server.infinispan.RegistrySettings.Limits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.infinispan.configuration.cache.Configuration;
import org.junit.jupiter.api.Test;

class DurabilityTest {
    @Test
    void anUnknownWordIsRefusedWithTheOnesThereAre() {
        assertThat(Durability.of(" Sync ")).isEqualTo(Durability.SYNC);
        assertThatThrownBy(() -> Durability.of("fsync"))
                .isInstanceOf(RegistryStartException.class)
                .hasMessage("linkspan.cluster.durability must be one of sync, group, none, not 'fsync'");
    }

    @Test
    void syncReachesTheDiskAndNoneKeepsSessionsTheirRoutesAndLogsInMemory() {
        assertThat(stores(Durability.GROUP).values()).containsOnly("false");
        assertThat(stores(Durability.SYNC).values()).containsOnly("true");
        assertThat(stores(Durability.SYNC).keySet())
                .isEqualTo(stores(Durability.GROUP).keySet());

        TreeSet<String> lost = new TreeSet<>(stores(Durability.GROUP).keySet());
        lost.removeAll(stores(Durability.NONE).keySet());
        assertThat(lost)
                .containsExactlyInAnyOrderElementsOf(List.of(
                        CacheNames.LOG,
                        CacheNames.LOG_HEADS,
                        CacheNames.ROUTES,
                        CacheNames.SESSIONS,
                        CacheNames.SUBSCRIPTIONS));
        Configuration log = Objects.requireNonNull(definitions(Durability.NONE).get(CacheNames.LOG));
        assertThat(log.memory().maxSizeBytes()).as("nothing is evicted").isEqualTo(-1);
    }

    /** Stored caches, and whether their stores are told to write through. */
    private static Map<String, String> stores(Durability durability) {
        Map<String, String> stores = new HashMap<>();
        definitions(durability).forEach((name, cache) -> cache.persistence()
                .stores()
                .forEach(store -> stores.put(name, store.properties().getProperty(JournalStore.SYNC, "not told"))));
        return stores;
    }

    private static Map<String, Configuration> definitions(Durability durability) {
        return new CacheDefinitions(false, false, durability, Limits.SMALL).all();
    }
}
