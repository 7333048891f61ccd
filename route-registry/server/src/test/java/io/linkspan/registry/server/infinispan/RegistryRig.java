package io.linkspan.registry.server.infinispan;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.linkspan.registry.client.hotrod.ConnectionSettings;
import io.linkspan.registry.client.hotrod.HotRodRegistry;
import io.linkspan.registry.client.hotrod.RegistryTls;
import io.linkspan.registry.server.infinispan.RegistrySettings.Access;
import io.linkspan.registry.server.infinispan.RegistrySettings.Credentials;
import io.linkspan.registry.server.infinispan.RegistrySettings.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.infinispan.AdvancedCache;
import org.infinispan.factories.ComponentRegistry;
import org.infinispan.notifications.cachelistener.CacheNotifier;
import org.jspecify.annotations.Nullable;

/** An embedded registry that can be stopped and started on the same port, and clients of it. */
final class RegistryRig implements AutoCloseable {
    static final String PASSWORD = "correct horse";

    private final Path directory;
    private final Path passwordFile;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final List<HotRodRegistry> clients = new ArrayList<>();
    private @Nullable EmbeddedRegistry server;
    private int port;

    RegistryRig(Path directory) {
        this.directory = directory;
        this.passwordFile = secret("password", PASSWORD);
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    int port() {
        return port;
    }

    Path secret(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    RegistryRig start() {
        return start(Access.PLAIN);
    }

    RegistryRig start(Access access) {
        EmbeddedRegistry started = EmbeddedRegistry.start(settings().with(access));
        server = started;
        port = started.port();
        return this;
    }

    RegistrySettings settings() {
        return new RegistrySettings(
                "node-1",
                "127.0.0.1",
                port,
                directory.resolve("data"),
                new Credentials("linkspan", passwordFile),
                null,
                Durability.GROUP,
                Limits.SMALL);
    }

    EmbeddedRegistry server() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server;
    }

    void stop() {
        server().close();
        server = null;
    }

    /** Removes what the endpoint registered to hear of changes, as a bug would. */
    void forgetListeners(String cache) {
        AdvancedCache<?, ?> watched = server().caches().getCache(cache).getAdvancedCache();
        CacheNotifier<?, ?> notifier = ComponentRegistry.componentOf(watched, CacheNotifier.class);
        notifier.getListeners().forEach(watched::removeListener);
    }

    /** With the right password. */
    HotRodRegistry client() {
        return client(port);
    }

    HotRodRegistry client(int at) {
        return client(passwordFile, at, Duration.ofSeconds(20));
    }

    HotRodRegistry client(Path password, int at, Duration timeout) {
        return client("127.0.0.1:" + at, password, timeout, null);
    }

    HotRodRegistry client(Path password, String servers, RegistryTls tls) {
        return client(servers, password, Duration.ofSeconds(3), tls);
    }

    /** Over TLS. */
    HotRodRegistry client(String servers, RegistryTls tls) {
        return client(servers, passwordFile, Duration.ofSeconds(20), tls);
    }

    private HotRodRegistry client(String servers, Path password, Duration timeout, @Nullable RegistryTls tls) {
        HotRodRegistry client = new HotRodRegistry(
                new ConnectionSettings(
                        servers, "linkspan", password, timeout, Duration.ofMillis(200), Duration.ofMillis(500), tls),
                timer);
        clients.add(client);
        return client;
    }

    static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, SECONDS);
    }

    @Override
    public void close() {
        clients.forEach(HotRodRegistry::close);
        timer.shutdownNow();
        if (server != null) {
            stop();
        }
    }
}
