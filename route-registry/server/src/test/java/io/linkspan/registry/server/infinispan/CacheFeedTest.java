package io.linkspan.registry.server.infinispan;

import static io.linkspan.registry.client.contract.ServerRig.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.registry.client.CacheNames;
import io.linkspan.registry.client.contract.FeedContract;
import io.linkspan.registry.client.contract.ServerRig;
import io.linkspan.registry.client.contract.Watcher;
import io.linkspan.registry.client.hotrod.HotRodRegistry;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract against our own server, and a fault that only it can be given. */
class CacheFeedTest extends FeedContract {
    private final RegistryRig rig;

    CacheFeedTest(@TempDir Path directory) {
        this.rig = new RegistryRig(directory).start();
    }

    @Override
    protected ServerRig rig() {
        return rig;
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void aListenerThatDiedSilentlyIsReplaced() throws Exception {
        // Given
        HotRodRegistry writer = rig.client();
        Watcher<RouteKey, RouteEntry> watcher = new Watcher<>(rig.client(), CacheNames.ROUTES, 1_000);
        eventually().until(() -> watcher.snapshots() == 1);

        // When the server forgets its listeners while the connections stay
        rig.forgetListeners(CacheNames.ROUTES);
        await(writer.routes().put(key("a"), entry(1)));

        // Then
        eventually().until(() -> watcher.known().containsKey(key("a")));
        assertThat(watcher.snapshots()).isGreaterThan(1);
        await(writer.routes().put(key("b"), entry(1)));
        eventually().until(() -> watcher.known().containsKey(key("b")));
    }

    @Test
    void aRegistryThatFallsSilentWhileItIsReadIsReadAgainWhenItIsBack() throws Exception {
        // Given more than comes in one answer
        Map<RouteKey, RouteEntry> routes = new HashMap<>();
        IntStream.range(0, 5_000).forEach(i -> routes.put(key("a/" + i), entry(1)));
        await(rig.client().routes().putAll(routes));

        try (var relay = new StallingRelay(rig.port(), 100_000)) {
            // When
            HotRodRegistry client = rig.client(relay.port());
            Watcher<RouteKey, RouteEntry> watcher = new Watcher<>(client, CacheNames.ROUTES, 1_000);
            eventually().until(relay::stalled);
            eventually().until(() -> !client.available());
            relay.recover();

            // Then
            eventually().until(() -> watcher.snapshots() == 1);
            assertThat(watcher.known()).isEqualTo(routes);
            await(rig.client().routes().put(key("b"), entry(1)));
            eventually().until(() -> watcher.known().containsKey(key("b")));
            client.close();
        }
    }
}
