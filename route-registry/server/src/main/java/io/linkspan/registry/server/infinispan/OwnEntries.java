package io.linkspan.registry.server.infinispan;

import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.registry.client.CacheNames;
import io.linkspan.registry.client.schema.NodeEntry;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.infinispan.AdvancedCache;
import org.infinispan.Cache;
import org.infinispan.container.versioning.NumericVersion;
import org.infinispan.manager.EmbeddedCacheManager;
import org.infinispan.metadata.EmbeddedMetadata;
import org.infinispan.metadata.Metadata;

/**
 * What the registry itself writes, by the same rules and under the same keys as its clients; blocks.
 *
 * <p>Each write carries an entry version as Hot Rod's do: without one, no client could ever replace the entry by
 * compare-and-swap.
 */
public final class OwnEntries {
    private static final String INSTANCE = "instance";
    private static final String INCARNATION = "incarnation";

    private final EmbeddedCacheManager caches;

    OwnEntries(EmbeddedCacheManager caches) {
        this.caches = caches;
    }

    /** The next number of the cluster's one counter. */
    public long nextIncarnation() {
        AdvancedCache<String, Long> identity = cache(CacheNames.IDENTITY);
        while (true) {
            Long present = identity.get(INCARNATION);
            long next = present == null ? 1 : present + 1;
            boolean taken = present == null
                    ? identity.putIfAbsent(INCARNATION, next, versioned().build()) == null
                    : identity.replace(INCARNATION, present, next, versioned().build());
            if (taken) {
                return next;
            }
        }
    }

    /** The instance id, made now if there is none yet. */
    public String instance() {
        AdvancedCache<String, String> identity = cache(CacheNames.IDENTITY);
        String mine = InstanceId.random().toString();
        String present = identity.putIfAbsent(INSTANCE, mine, versioned().build());
        return present == null ? mine : present;
    }

    /** Announces a node. */
    public void put(String key, NodeEntry entry, Duration lifespan) {
        AdvancedCache<String, NodeEntry> nodes = cache(CacheNames.NODES);
        nodes.put(
                key,
                entry,
                versioned().lifespan(lifespan.toMillis(), TimeUnit.MILLISECONDS).build());
    }

    private <K, V> AdvancedCache<K, V> cache(String name) {
        Cache<K, V> cache = caches.getCache(name);
        return cache.getAdvancedCache();
    }

    /** Random, so that it differs from the version before, whoever made that. */
    private static Metadata.Builder versioned() {
        return new EmbeddedMetadata.Builder()
                .version(new NumericVersion(ThreadLocalRandom.current().nextLong()));
    }
}
