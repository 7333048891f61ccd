package io.linkspan.registry.server.infinispan;

import io.linkspan.registry.client.CacheNames;
import io.linkspan.registry.client.WriteOnceCache;
import io.linkspan.registry.client.schema.LogEntry;
import io.linkspan.registry.client.schema.LogKey;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.infinispan.AdvancedCache;
import org.infinispan.configuration.cache.Configuration;
import org.infinispan.configuration.global.GlobalConfiguration;
import org.infinispan.factories.ComponentRegistry;
import org.infinispan.lifecycle.ComponentStatus;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.manager.EmbeddedCacheManager;
import org.infinispan.partitionhandling.AvailabilityMode;
import org.infinispan.persistence.manager.PersistenceManager;
import org.infinispan.server.hotrod.HotRodServer;
import org.infinispan.server.hotrod.configuration.HotRodServerConfigurationBuilder;
import org.jspecify.annotations.Nullable;

/**
 * One registry node: a cache manager with all caches started, and a Hot Rod endpoint in front of it.
 *
 * <p>The caches are loaded before the endpoint opens, so a client never sees half of the data.
 */
public final class EmbeddedRegistry implements AutoCloseable {
    private final EmbeddedCacheManager caches;
    private final HotRodServer endpoint;
    private final WriteOnceCache<LogKey, LogEntry> log;
    private @Nullable ServingWatch watch;

    private EmbeddedRegistry(EmbeddedCacheManager caches, HotRodServer endpoint) {
        this.caches = caches;
        this.endpoint = endpoint;
        this.log = log(caches.<LogKey, LogEntry>getCache(CacheNames.LOG).getAdvancedCache());
    }

    private static WriteOnceCache<LogKey, LogEntry> log(AdvancedCache<LogKey, LogEntry> cache) {
        if (cache.getCacheConfiguration().clustering().cacheMode().isClustered()) {
            return new CacheLog(cache);
        }
        return stores(cache)
                .findFirst()
                .<WriteOnceCache<LogKey, LogEntry>>map(store -> new JournalLog(cache, store))
                .orElseGet(() -> new CacheLog(cache)); // with durability none there is no store
    }

    @SuppressWarnings("unchecked") // of whatever the cache has
    private static Stream<JournalStore<Object, Object>> stores(AdvancedCache<?, ?> cache) {
        return ComponentRegistry.componentOf(cache, PersistenceManager.class).getStores(JournalStore.class).stream()
                .map(store -> (JournalStore<Object, Object>) store);
    }

    /**
     * Starts a node; returns when it serves.
     *
     * @throws RegistryStartException when the directory, the password or the port cannot be used, in one sentence
     */
    public static EmbeddedRegistry start(RegistrySettings settings) {
        DataDirectory.prepare(settings.dataDir());
        PasswordAuthenticator.check(settings.credentials());
        FormerStores.bringOver(settings);
        DefaultCacheManager caches = startManager(settings);
        try {
            ServingGate gate = settings.cluster() == null ? null : new ServingGate(caches, settings);
            startCaches(settings, caches, gate != null && !gate.pass());
            EmbeddedRegistry registry = new EmbeddedRegistry(caches, startEndpoint(settings, caches));
            if (gate != null) {
                gate.served();
                registry.watch = ServingWatch.start(caches, gate, registry::serving);
            }
            return registry;
        } catch (RuntimeException | Error failure) {
            caches.stop();
            throw failure;
        }
    }

    private static DefaultCacheManager startManager(RegistrySettings settings) {
        GlobalConfiguration configuration = ManagerConfiguration.of(settings);
        try {
            return new DefaultCacheManager(configuration, true);
        } catch (RuntimeException failure) {
            throw NodeToken.refused(failure)
                    ? new RegistryStartException(
                            NodeToken.KEY + ": the nodes that are there do not let this one in", failure)
                    : new RegistryStartException("the cache manager did not start", failure);
        }
    }

    private static void startCaches(RegistrySettings settings, EmbeddedCacheManager caches, boolean refill) {
        boolean clustered = settings.cluster() != null;
        Map<String, Configuration> definitions =
                new CacheDefinitions(clustered, refill, settings.durability(), settings.limits()).all();
        definitions.forEach(caches::defineConfiguration);
        caches.startCaches(definitions.keySet().toArray(String[]::new));
    }

    private static HotRodServer startEndpoint(RegistrySettings settings, EmbeddedCacheManager caches) {
        HotRodServerConfigurationBuilder hotRod = new HotRodServerConfigurationBuilder()
                .name("linkspan")
                .host(settings.host())
                .port(settings.port())
                .ioThreads(settings.limits().ioThreads())
                .tcpNoDelay(true)
                .tcpKeepAlive(true)
                .maxContentLength(settings.limits().requestSize())
                .topologyAwaitInitialTransfer(true);
        hotRod.authentication()
                .enable()
                .sasl()
                .addMechanisms(PasswordAuthenticator.MECHANISM)
                .serverName("linkspan")
                .authenticator(new PasswordAuthenticator(settings.credentials()));
        RegistrySettings.Access access = settings.access();
        if (access.advertisedHost() != null) {
            hotRod.proxyHost(access.advertisedHost());
        }
        if (access.tls() != null) {
            hotRod.ssl()
                    .enable()
                    .sslContext(ServerTls.context(access.tls()))
                    .requireClientAuth(access.clientCertificates());
        }
        HotRodServer endpoint = new HotRodServer();
        try {
            endpoint.start(hotRod.build(), caches);
            endpoint.postStart();
            return endpoint;
        } catch (Exception failure) { // Netty throws a checked exception that is not declared when the port is in use
            endpoint.stop();
            throw new RegistryStartException(
                    "the Hot Rod endpoint did not start on " + settings.host() + ":" + settings.port(), failure);
        }
    }

    /** The port that clients connect to. */
    public int port() {
        return endpoint.getTransport().getPort();
    }

    /** The cache manager behind the endpoint. */
    public EmbeddedCacheManager caches() {
        return caches;
    }

    /** For what the registry itself writes. */
    public OwnEntries ownEntries() {
        return new OwnEntries(caches);
    }

    /** The log for brokers in this process. */
    WriteOnceCache<LogKey, LogEntry> log() {
        return log;
    }

    /** Clients connected to this node now. */
    public int connections() {
        return endpoint.getTransport().getNumberOfLocalConnections();
    }

    /** Registry nodes that form one registry with this one, itself included. */
    public int members() {
        return caches.getMembers() == null ? 1 : caches.getMembers().size();
    }

    /** Entries of a cache that are in memory. */
    public int entriesInMemory(String cache) {
        return caches.getCache(cache).getAdvancedCache().getDataContainer().sizeIncludingExpired();
    }

    /** Names of the caches whose last write found no room on the disk. */
    public List<String> cachesWithoutRoom() {
        return caches.getCacheNames().stream()
                .filter(caches::isRunning)
                .filter(this::withoutRoom)
                .sorted()
                .toList();
    }

    private boolean withoutRoom(String cache) {
        return stores(caches.getCache(cache).getAdvancedCache()).anyMatch(JournalStore::full);
    }

    /** Whether the process is worth keeping: false only when the cache manager has failed for good. */
    public boolean alive() {
        return caches.getStatus() != ComponentStatus.FAILED;
    }

    /** Whether clients are answered, and with the whole truth: not in a minority after a split. */
    public boolean serving() {
        return caches.getStatus() == ComponentStatus.RUNNING
                && endpoint.getTransport().isRunning()
                && caches.getCacheNames().stream()
                        .allMatch(name -> !caches.isRunning(name)
                                || caches.getCache(name).getAdvancedCache().getAvailability()
                                        == AvailabilityMode.AVAILABLE);
    }

    /** Closes the endpoint first, so that clients go elsewhere, then the caches and their stores. */
    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        endpoint.stop();
        caches.stop();
    }
}
