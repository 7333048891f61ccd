package io.linkspan.registry.server.infinispan;

import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.registry.client.CacheNames;
import io.linkspan.registry.client.schema.NodeEntry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.infinispan.Cache;
import org.infinispan.manager.EmbeddedCacheManager;

/** What the registry itself writes, by the same rules and under the same keys as its clients; blocks. */
public final class OwnEntries {
    private static final String INSTANCE = "instance";
    private static final String INCARNATION = "incarnation";

    private final EmbeddedCacheManager caches;

    OwnEntries(EmbeddedCacheManager caches) {
        this.caches = caches;
    }

    /** The next number of the cluster's one counter. */
    public long nextIncarnation() {
        Cache<String, Long> identity = caches.getCache(CacheNames.IDENTITY);
        while (true) {
            Long present = identity.get(INCARNATION);
            long next = present == null ? 1 : present + 1;
            boolean taken = present == null
                    ? identity.putIfAbsent(INCARNATION, next) == null
                    : identity.replace(INCARNATION, present, next);
            if (taken) {
                return next;
            }
        }
    }

    /** The instance id, made now if there is none yet. */
    public String instance() {
        Cache<String, String> identity = caches.getCache(CacheNames.IDENTITY);
        String mine = InstanceId.random().toString();
        String present = identity.putIfAbsent(INSTANCE, mine);
        return present == null ? mine : present;
    }

    /** Announces a node. */
    public void put(String key, NodeEntry entry, Duration lifespan) {
        Cache<String, NodeEntry> nodes = caches.getCache(CacheNames.NODES);
        nodes.put(key, entry, lifespan.toMillis(), TimeUnit.MILLISECONDS);
    }
}
