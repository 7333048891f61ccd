package io.linkspan.registry.server.infinispan;

import io.linkspan.registry.client.contract.ServerRig;
import io.linkspan.registry.server.infinispan.RegistrySettings.Access;
import io.linkspan.registry.server.infinispan.RegistrySettings.Credentials;
import io.linkspan.registry.server.infinispan.RegistrySettings.Limits;
import java.nio.file.Path;
import org.infinispan.AdvancedCache;
import org.infinispan.factories.ComponentRegistry;
import org.infinispan.notifications.cachelistener.CacheNotifier;
import org.jspecify.annotations.Nullable;

/** An embedded registry that can be stopped and started on the same port, and clients of it. */
final class RegistryRig extends ServerRig {
    private @Nullable EmbeddedRegistry server;
    private int port;

    RegistryRig(Path directory) {
        super(directory);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public RegistryRig start() {
        return start(Access.PLAIN);
    }

    RegistryRig start(Access access) {
        return start(settings().with(access));
    }

    RegistryRig start(RegistrySettings settings) {
        EmbeddedRegistry started = EmbeddedRegistry.start(settings);
        server = started;
        port = started.port();
        return this;
    }

    RegistrySettings settings() {
        return new RegistrySettings(
                "node-1",
                "127.0.0.1",
                port,
                directory().resolve("data"),
                new Credentials(USER, passwordFile()),
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

    @Override
    public void stop() {
        server().close();
        server = null;
    }

    /** Removes what the endpoint registered to hear of changes, as a bug would. */
    void forgetListeners(String cache) {
        AdvancedCache<?, ?> watched = server().caches().getCache(cache).getAdvancedCache();
        CacheNotifier<?, ?> notifier = ComponentRegistry.componentOf(watched, CacheNotifier.class);
        notifier.getListeners().forEach(watched::removeListener);
    }

    @Override
    public void close() {
        super.close();
        if (server != null) {
            stop();
        }
    }
}
