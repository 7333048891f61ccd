package io.linkspan.link.service;

import io.linkspan.link.loop.ThreadLoops;
import io.linkspan.link.registry.NodeRegistration;
import io.linkspan.link.registry.RegistryFeeds;
import io.linkspan.link.registry.ReplicaSlot;
import io.linkspan.link.supervise.LinkSupervisor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The parts of a service that has found its registry. */
record RunningService(
        LinkSupervisor supervisor,
        RegistryFeeds feeds,
        NodeRegistration registration,
        ReplicaSlot slot,
        ThreadLoops loops) {

    /** For everything that is given back when the process ends; after that the leases expire by themselves. */
    private static final long PATIENCE_SECONDS = 3;

    /** Ends all links in order, then everything else. Blocks. */
    void stop() {
        CompletableFuture<Void> linksEnded = new CompletableFuture<>();
        supervisor.shutDown(() -> linksEnded.complete(null));
        await(linksEnded);
        slot.end();
        await(registration.end().toCompletableFuture());
        loops.close();
    }

    private static void await(CompletableFuture<?> future) {
        try {
            var unused = future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // The registry is away: what is not given back expires.
        }
    }
}
