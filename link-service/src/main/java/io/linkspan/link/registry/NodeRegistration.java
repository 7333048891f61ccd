package io.linkspan.link.registry;

import io.linkspan.link.loop.Loop;
import io.linkspan.link.loop.Timer;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.schema.NodeEntry;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** Shows this process to the cluster as long as it lives. On its own loop. */
public final class NodeRegistration {

    private final Registry registry;
    private final NodeEntry template;
    private final BooleanSupplier ready;
    private final Loop loop;
    private long counter;
    private boolean over;
    private Timer timer = Timer.NONE;

    /**
     * Prepares; {@link #start} begins.
     *
     * @param template the entry but for readiness and revision
     * @param ready whether the first load is done
     */
    public NodeRegistration(Registry registry, NodeEntry template, BooleanSupplier ready, Loop loop) {
        this.registry = registry;
        this.template = template;
        this.ready = ready;
        this.loop = loop;
    }

    /** Registers, and renews until {@link #end}. */
    public void start() {
        loop.execute(this::renew);
    }

    /** Removes the entry, so that others need not wait for it to expire. */
    public CompletionStage<Boolean> end() {
        loop.execute(() -> {
            over = true;
            timer.cancel();
        });
        return registry.nodes().remove(NodeEntry.key(template.role(), template.node()));
    }

    private void renew() {
        if (over) {
            return;
        }
        counter++;
        NodeEntry entry = template.renewed(ready.getAsBoolean(), counter);
        // A failed renewal is made good by the next: the entry lives through several lost ones.
        registry.nodes()
                .put(NodeEntry.key(template.role(), template.node()), entry, NodeEntry.LINK_LIFESPAN)
                .exceptionally(away -> null);
        timer = loop.after(NodeEntry.LINK_RENEWAL, this::renew);
    }
}
