package io.linkspan.admin.registry;

import io.linkspan.admin.messages.AdminMessages;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.schema.NodeEntry;
import io.linkspan.registry.client.schema.Revision;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps this process among the living nodes, and says when the registry goes away or comes back. */
public final class AdminNode implements AutoCloseable {

    private static final String ROLE = "admin";

    private final Registry registry;
    private final Self self;
    private volatile boolean closed;
    // Confined to the renewal chain: each step starts when the one before has ended.
    private boolean away;
    private long renewals;

    /**
     * What others may know of this process.
     *
     * @param managementPort 0: none
     */
    public record Self(String node, String host, int managementPort, String version, long startedAtMillis) {}

    /**
     * Does nothing before {@link #start}.
     *
     * @param self what to publish
     */
    public AdminNode(Registry registry, Self self) {
        this.registry = registry;
        this.self = self;
    }

    /** Begins as soon as the registry answers; tries for ever. */
    public void start() {
        registry.ready().thenRun(this::join);
    }

    /** Leaves at once instead of by expiry. */
    @Override
    public void close() {
        closed = true;
        registry.nodes().remove(key());
    }

    private void join() {
        registry.nextIncarnation(key())
                .thenCombine(registry.instance(), (incarnation, instance) -> {
                    AdminMessages.LOG.registryReached(incarnation);
                    renew(entry(incarnation, instance.toString()));
                    return incarnation;
                })
                .exceptionally(failure -> {
                    after(() -> join());
                    return 0L;
                });
    }

    private void renew(NodeEntry entry) {
        if (closed) {
            return;
        }
        renewals++;
        put(entry.renewed(true, renewals)).whenComplete((done, failure) -> {
            observe(failure);
            after(() -> renew(entry));
        });
    }

    private CompletionStage<Void> put(NodeEntry entry) {
        return registry.nodes().put(key(), entry, NodeEntry.LIFESPAN);
    }

    private void observe(@Nullable Throwable failure) {
        if (failure != null && !away) {
            AdminMessages.LOG.registryAway(String.valueOf(failure.getMessage()));
        }
        if (failure == null && away) {
            AdminMessages.LOG.registryBack();
        }
        away = failure != null;
    }

    private void after(Runnable step) {
        if (!closed) {
            CompletableFuture.delayedExecutor(NodeEntry.RENEWAL.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(step);
        }
    }

    private NodeEntry entry(long incarnation, String instance) {
        return new NodeEntry(
                self.node(),
                ROLE,
                incarnation,
                instance,
                self.host(),
                0,
                0,
                0,
                self.managementPort(),
                self.version(),
                self.startedAtMillis(),
                true,
                Revision.first(incarnation));
    }

    private String key() {
        return NodeEntry.key(ROLE, self.node());
    }
}
