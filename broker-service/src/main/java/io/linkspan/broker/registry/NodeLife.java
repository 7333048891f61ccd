package io.linkspan.broker.registry;

import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.schema.NodeEntry;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One life of a broker node as the registry knows it: it begins with a fresh incarnation and without the routes of the lives
 * before that end with them, shows itself under {@code nodes} until it ends, and reports about its links.
 */
public final class NodeLife {
    private static final long ANSWER_SECONDS = 15;

    /** What a life begins with. */
    public record Begun(InstanceId instance, long incarnation) {}

    private record Announced(NodeEntry entry, LinkReport report) {}

    private final Registry registry;
    private final NodeId node;
    private final RouteWriter routes;
    private final LongConsumer seen;
    private final AtomicLong revision = new AtomicLong();
    private volatile @Nullable Announced announced;

    /** @param seen told in which later life the node is shown instead of this one */
    public NodeLife(Registry registry, NodeId node, RouteWriter routes, LongConsumer seen) {
        this.seen = seen;
        this.registry = registry;
        this.node = node;
        this.routes = routes;
    }

    /** Takes an incarnation and removes the routes of former lives that end with them. Blocks; may be repeated. */
    public Begun begin() throws InterruptedException, ExecutionException, TimeoutException {
        long incarnation = answer(registry.nextIncarnation(key()));
        InstanceId instance = answer(registry.instance());
        routes.start(node.value(), incarnation);
        removeRoutes();
        return new Begun(instance, incarnation);
    }

    // A durable route stays until its sessions are there again: without it others would let go of what they are owed.
    private void removeRoutes() throws InterruptedException, ExecutionException, TimeoutException {
        List<RouteKey> ended = new ArrayList<>();
        List<RouteKey> durable = new ArrayList<>();
        answer(registry.routes().snapshot()).forEach((key, entry) -> {
            if (key.node().equals(node.value())) {
                (isDurable(entry) ? durable : ended).add(key);
            }
        });
        routes.former(durable);
        answer(registry.routes().removeAll(ended));
    }

    private static boolean isDurable(RouteEntry entry) {
        return (entry.kinds() & RouteKinds.DURABLE.bits()) != 0;
    }

    /** The sessions of former lives are there again, with their routes: those that are left over go. */
    public void recalled() {
        routes.forgetFormer();
    }

    /** What is shown from the next {@link #renew} on. */
    public void announce(NodeEntry entry, LinkReport report) {
        announced = new Announced(entry, report);
    }

    /** Whether it has been announced, and not ended. */
    public boolean announced() {
        return announced != null;
    }

    /** Writes the entry, which expires unless it is written again; not when a later life of the node has written one. */
    public void renew(boolean leaving, Map<String, Long> figures) {
        renew(leaving, figures, () -> {});
    }

    /** @param shown runs when it is written; not when it could not be */
    void renew(boolean leaving, Map<String, Long> figures, Runnable shown) {
        var now = announced;
        if (now != null) {
            NodeEntry entry =
                    now.entry.renewed(now.entry.ready() && !leaving, leaving, figures, revision.incrementAndGet());
            registry.nodes()
                    .get(key())
                    .thenCompose(present -> {
                        if (present != null && present.value().incarnation() > entry.incarnation()) {
                            seen.accept(present.value().incarnation());
                            return CompletableFuture.completedStage(null);
                        }
                        return registry.nodes()
                                .put(key(), entry, NodeEntry.LIFESPAN)
                                .thenRun(shown);
                    })
                    .exceptionally(away -> null); // renewed again within the lifespan
        }
    }

    /** @param all also writes what has not changed, because entries expire */
    public void report(boolean all) {
        var now = announced;
        if (now != null) {
            now.report.write(all);
        }
    }

    /** The node goes on purpose: its entry goes at once, so that others need not wait for it to expire. */
    public void end() {
        if (announced == null) {
            return;
        }
        announced = null;
        try {
            registry.nodes().remove(key()).toCompletableFuture().get(1, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException away) {
            // Then the entry expires.
        }
    }

    private String key() {
        return NodeEntry.key("broker", node.value());
    }

    static <T extends @Nullable Object> T answer(CompletionStage<T> stage)
            throws InterruptedException, ExecutionException, TimeoutException {
        return stage.toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }
}
