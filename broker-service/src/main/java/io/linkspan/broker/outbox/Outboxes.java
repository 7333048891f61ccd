package io.linkspan.broker.outbox;

import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.limits.OutboxLimits;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The outboxes of this node, one per destination; safe from any thread. */
public final class Outboxes {
    private final Map<Destination, Outbox> outboxes = new ConcurrentHashMap<>();
    private final Set<Destination> closed = ConcurrentHashMap.newKeySet();
    private final BrokerLimits limits;
    private final BrokerCounters counters;
    private volatile @Nullable StreamOrigin origin;
    private volatile Consumer<Outbox> onCreated = created -> {};

    public Outboxes(BrokerLimits limits, BrokerCounters counters) {
        this.limits = limits;
        this.counters = counters;
    }

    /** Names this node's log and its life; must be set before the first message. */
    public void start(StreamOrigin streamOrigin) {
        origin = streamOrigin;
    }

    Outbox of(Destination destination) {
        Outbox present = outboxes.get(destination);
        return present != null ? present : outboxes.computeIfAbsent(destination, this::create);
    }

    private Outbox create(Destination destination) {
        StreamOrigin started = origin;
        if (started == null) {
            throw new IllegalStateException("outboxes used before the node has its incarnation");
        }
        var created = new Outbox(destination, started, limitsOf(destination), counters);
        onCreated.accept(created);
        return created;
    }

    private OutboxLimits limitsOf(Destination destination) {
        return switch (destination) {
            case Destination.Peer ignored -> limits.outbox();
            case Destination.Node ignored -> limits.nodes().outbox();
        };
    }

    /** Called once for each outbox when it is made. */
    public void onCreated(Consumer<Outbox> listener) {
        onCreated = listener;
    }

    /** The outbox of a destination for a reader, made when there is none yet. */
    public Outbox open(Destination destination) {
        return of(destination);
    }

    /** Whether messages for the destination are kept: not while its link is disabled or gone. */
    boolean admits(Destination destination) {
        return !closed.contains(destination);
    }

    /** The link is enabled, the node is there: messages are kept. */
    public void admit(Destination destination) {
        closed.remove(destination);
    }

    /** The link is gone or disabled, the node is gone: what is kept is dropped and counted, and nothing more is taken. */
    public void discard(Destination destination) {
        closed.add(destination);
        Outbox removed = outboxes.get(destination);
        if (removed != null) {
            removed.clear();
        }
    }

    public Collection<Outbox> all() {
        return outboxes.values();
    }
}
