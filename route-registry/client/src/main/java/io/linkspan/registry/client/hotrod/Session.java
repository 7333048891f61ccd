package io.linkspan.registry.client.hotrod;

import io.linkspan.registry.client.CacheNames;
import io.linkspan.registry.client.schema.RegistrySchemaImpl;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.infinispan.client.hotrod.Flag;
import org.infinispan.client.hotrod.RemoteCache;
import org.infinispan.client.hotrod.RemoteCacheManager;
import org.infinispan.client.hotrod.configuration.ClientIntelligence;
import org.infinispan.client.hotrod.configuration.ConfigurationBuilder;
import org.infinispan.commons.marshall.Marshaller;

/** One set of connections to the registry with all caches at hand; its methods block. */
final class Session implements AutoCloseable {
    private static final List<String> CACHES = List.of(
            CacheNames.IDENTITY,
            CacheNames.LIFE,
            CacheNames.NODES,
            CacheNames.LEASES,
            CacheNames.ROUTES,
            CacheNames.EXTERNAL_ROUTES,
            CacheNames.LINKS,
            CacheNames.LINK_STATUS,
            CacheNames.SESSIONS,
            CacheNames.SUBSCRIPTIONS,
            CacheNames.RETAINED,
            CacheNames.LOG,
            CacheNames.LOG_HEADS);

    private static final int CONNECT_MILLIS = 2_000;
    private static final long STOP_MILLIS = 2_000;

    /** A server that failed is tried again after this, rather than left out for Hot Rod's usual 30 seconds. */
    private static final int SERVER_FAILURE_MILLIS = 1_000;

    /** The key in {@link CacheNames#LIFE} whose value is made anew when the registry has lost its memory. */
    private static final String LIFE_KEY = "life";

    private final RemoteCacheManager manager;
    private final Map<String, RemoteCache<Object, Object>> caches;

    private Session(RemoteCacheManager manager, Map<String, RemoteCache<Object, Object>> caches) {
        this.manager = manager;
        this.caches = caches;
    }

    /** Connects and authenticates. @throws IOException when the password cannot be read */
    static Session open(ConnectionSettings settings) throws IOException {
        RemoteCacheManager manager =
                new RemoteCacheManager(configuration(settings).build(), true);
        try {
            Map<String, RemoteCache<Object, Object>> caches = new HashMap<>();
            for (String name : CACHES) {
                RemoteCache<Object, Object> cache = manager.getCache(name);
                if (cache == null) {
                    throw new IllegalStateException("the registry has no cache " + name);
                }
                caches.put(name, cache);
            }
            return new Session(manager, caches);
        } catch (RuntimeException failure) {
            new Session(manager, Map.of()).close();
            throw failure;
        }
    }

    private static ConfigurationBuilder configuration(ConnectionSettings settings) throws IOException {
        int timeout = Math.toIntExact(settings.timeout().toMillis());
        ConfigurationBuilder hotRod = new ConfigurationBuilder();
        hotRod.addServers(settings.servers())
                .clientIntelligence(ClientIntelligence.HASH_DISTRIBUTION_AWARE)
                .addContextInitializer(new RegistrySchemaImpl())
                .connectionTimeout(Math.min(CONNECT_MILLIS, timeout))
                .socketTimeout(timeout)
                .serverFailureTimeout(SERVER_FAILURE_MILLIS)
                .maxRetries(1)
                .tcpNoDelay(true)
                .tcpKeepAlive(true)
                .disableTracingPropagation();
        hotRod.statistics().disable().jmxDisable();
        // Event loops and occasional tasks share this pool: with a fixed size, loops would starve the tasks.
        hotRod.asyncExecutorFactory()
                .factory(properties -> Executors.newCachedThreadPool(
                        Thread.ofPlatform().daemon().name("registry-io-", 1).factory()));
        RegistryTls tls = settings.tls();
        if (tls != null) {
            hotRod.security()
                    .ssl()
                    .enable()
                    .sslContext(tls.context())
                    .hostnameValidation(true)
                    .sniHostName(tls.serverName());
        }
        hotRod.security()
                .authentication()
                .enable()
                .saslMechanism("SCRAM-SHA-256")
                .serverName("linkspan")
                .username(settings.username())
                .password(Files.readString(settings.passwordFile()).strip());
        return hotRod;
    }

    /** A cache; keys and values are what the schema says. */
    @SuppressWarnings("unchecked") // the caller states what the schema says about this cache
    <K, V> RemoteCache<K, V> cache(String name) {
        RemoteCache<Object, Object> cache = caches.get(name);
        if (cache == null) {
            throw new IllegalArgumentException("no such cache: " + name);
        }
        return (RemoteCache<K, V>) (RemoteCache<?, ?>) cache;
    }

    /** Reads what listeners get as raw bytes. */
    Marshaller marshaller() {
        return manager.getMarshaller();
    }

    /** Asks for the registry's life: another value than before means that its memory was lost in between. */
    String life(long timeoutMillis) throws InterruptedException, ExecutionException, TimeoutException {
        RemoteCache<String, String> life = cache(CacheNames.LIFE);
        String value = life.getAsync(LIFE_KEY).get(timeoutMillis, TimeUnit.MILLISECONDS);
        if (value != null) {
            return value;
        }
        String mine = UUID.randomUUID().toString();
        RemoteCache<String, String> telling = life.withFlags(Flag.FORCE_RETURN_VALUE);
        String theirs = telling.putIfAbsentAsync(LIFE_KEY, mine).get(timeoutMillis, TimeUnit.MILLISECONDS);
        return theirs == null ? mine : theirs;
    }

    /**
     * Closes the connections; waits for at most {@link #STOP_MILLIS}: while servers leave, Hot Rod's stop can meet a change
     * of topology and wait for its own lock for ever.
     */
    @Override
    public void close() {
        Thread stopping = Thread.ofPlatform().daemon().name("registry-stop").start(manager::stop);
        try {
            stopping.join(STOP_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
