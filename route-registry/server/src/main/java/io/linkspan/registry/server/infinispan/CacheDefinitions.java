package io.linkspan.registry.server.infinispan;

import io.linkspan.registry.client.CacheNames;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.Configuration;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.cache.CustomStoreConfigurationBuilder;
import org.infinispan.conflict.MergePolicy;
import org.infinispan.eviction.EvictionStrategy;
import org.infinispan.partitionhandling.PartitionHandling;
import org.infinispan.persistence.sifs.configuration.SoftIndexFileStoreConfigurationBuilder;

/** What each cache keeps, where, and how it behaves when the cluster splits. */
final class CacheDefinitions {
    /** Segments of a cache; each costs memory and, in a store, an index entry. A cluster has a handful of nodes. */
    private static final int SEGMENTS = 32;

    /** Expiry of these is a sign of death, so it is looked for often. */
    private static final Duration LIVELY = Duration.ofSeconds(1);

    /** Expired entries of these are invisible at once; only their space is reclaimed late. */
    private static final Duration LAZY = Duration.ofMinutes(5);

    /** Of soft-index stores, as earlier versions wrote them. */
    private static final int STORE_FILE_BYTES = 8 * 1024 * 1024;

    /** Over all reads of such a store. */
    private static final int STORE_OPEN_FILES = 64;

    private final boolean clustered;
    private final boolean discardStores;
    private final Durability durability;
    private final RegistrySettings.Limits limits;
    private boolean former;

    /**
     * Definitions for a node.
     *
     * @param clustered caches are replicated to all nodes
     * @param durability of logs, sessions and subscriptions
     * @param discardStores others are already running: their data is newer than this node's, which is refilled from them
     */
    CacheDefinitions(boolean clustered, boolean discardStores, Durability durability, RegistrySettings.Limits limits) {
        this.durability = durability;
        this.clustered = clustered;
        this.discardStores = discardStores;
        this.limits = limits;
    }

    /** With the soft-index stores of earlier versions beside the journals. */
    static CacheDefinitions former(RegistrySettings settings) {
        CacheDefinitions definitions = new CacheDefinitions(false, false, settings.durability(), settings.limits());
        definitions.former = true;
        return definitions;
    }

    /** All caches, in the order of starting. */
    Map<String, Configuration> all() {
        Map<String, Configuration> all = new LinkedHashMap<>();
        all.put(CacheNames.IDENTITY, stored(strict(base(LAZY))).build());
        all.put(CacheNames.LIFE, base(LAZY).build());
        all.put(CacheNames.NODES, strict(base(LIVELY)).build());
        all.put(CacheNames.LEASES, stored(strict(base(LAZY))).build());
        all.put(CacheNames.ROUTES, durable(base(LAZY)).build());
        all.put(CacheNames.EXTERNAL_ROUTES, stored(base(LAZY)).build());
        all.put(CacheNames.LINKS, stored(strict(base(LAZY))).build());
        all.put(CacheNames.LINK_STATUS, base(LIVELY).build());
        all.put(CacheNames.SESSIONS, durable(strict(base(LAZY))).build());
        all.put(CacheNames.SUBSCRIPTIONS, durable(strict(base(LAZY))).build());
        all.put(
                CacheNames.RETAINED,
                bounded(base(LAZY), limits.retainedMemory()).build());
        all.put(CacheNames.LOG, log(strict(base(LAZY))).build());
        all.put(CacheNames.LOG_HEADS, durable(strict(base(LAZY))).build());
        return all;
    }

    private ConfigurationBuilder base(Duration expirySearch) {
        ConfigurationBuilder cache = new ConfigurationBuilder();
        cache.encoding().mediaType("application/x-protostream");
        cache.expiration().wakeUpInterval(expirySearch.toMillis(), TimeUnit.MILLISECONDS);
        cache.clustering().hash().numSegments(SEGMENTS);
        if (clustered) {
            cache.clustering()
                    .cacheMode(CacheMode.REPL_SYNC)
                    .remoteTimeout(10, TimeUnit.SECONDS)
                    .stateTransfer()
                    .timeout(60, TimeUnit.SECONDS);
            cache.clustering()
                    .partitionHandling()
                    .whenSplit(PartitionHandling.ALLOW_READ_WRITES)
                    .mergePolicy(MergePolicy.PREFERRED_NON_NULL);
        }
        return cache;
    }

    /**
     * A minority stops answering instead of answering wrongly; after a merge it forgets what it has and is refilled.
     *
     * <p>Without a merge policy, because there is nothing to merge: comparing all entries of all nodes while they are written
     * fails, or takes for a conflict what one node has already and another not yet.
     */
    private ConfigurationBuilder strict(ConfigurationBuilder cache) {
        if (clustered) {
            cache.clustering()
                    .partitionHandling()
                    .whenSplit(PartitionHandling.DENY_READ_WRITES)
                    .mergePolicy(MergePolicy.NONE);
        }
        return cache;
    }

    private ConfigurationBuilder stored(ConfigurationBuilder cache) {
        if (former) { // first, because only one store is read through
            cache.persistence()
                    .addStore(SoftIndexFileStoreConfigurationBuilder.class)
                    .dataLocation("data")
                    .indexLocation("index")
                    .maxFileSize(STORE_FILE_BYTES)
                    .openFilesLimit(STORE_OPEN_FILES)
                    .shared(false);
        }
        cache.persistence()
                .addStore(CustomStoreConfigurationBuilder.class)
                .customStoreClass(JournalStore.class)
                .addProperty(JournalStore.SYNC, Boolean.toString(durability == Durability.SYNC))
                .segmented(true) // else Infinispan leaves in the store what a node that was cut off must forget
                .purgeOnStartup(discardStores)
                .preload(!discardStores && !former)
                .shared(false);
        return cache;
    }

    /** What clients have been acknowledged. */
    private ConfigurationBuilder durable(ConfigurationBuilder cache) {
        return durability == Durability.NONE ? cache : stored(cache);
    }

    private ConfigurationBuilder log(ConfigurationBuilder cache) {
        // Without a store what leaves the memory would be lost.
        return durability == Durability.NONE ? cache : bounded(cache, limits.logMemory());
    }

    /** Written through to the store, only the most recently used stay in memory. */
    private ConfigurationBuilder bounded(ConfigurationBuilder cache, String memory) {
        stored(cache);
        if (former) {
            return cache;
        }
        cache.persistence().stores().forEach(store -> store.preload(false));
        cache.memory().maxSize(memory).whenFull(EvictionStrategy.REMOVE);
        return cache;
    }
}
