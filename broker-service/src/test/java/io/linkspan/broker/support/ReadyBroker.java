package io.linkspan.broker.support;

import static org.awaitility.Awaitility.await;

import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.Versioned;
import io.linkspan.registry.client.schema.NodeEntry;
import java.time.Duration;
import java.util.Optional;

/** The broker under test, once its listeners are open. */
public final class ReadyBroker {
    private static final Duration GENEROUS = Duration.ofSeconds(60);

    private ReadyBroker() {}

    /** Waits for the entry with its ports; one without stands there while it begins. */
    public static NodeEntry of(Registry registry, String node) {
        return await().atMost(GENEROUS)
                .until(
                        () -> Optional.ofNullable(registry.nodes()
                                        .get(NodeEntry.key("broker", node))
                                        .toCompletableFuture()
                                        .join())
                                .map(Versioned::value)
                                .filter(NodeEntry::ready),
                        Optional::isPresent)
                .orElseThrow();
    }
}
