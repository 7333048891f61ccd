package io.linkspan.broker.outbox;

import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.contracts.cluster.ClusterName;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The outboxes of this node, one per peer; safe from any thread. */
public final class Outboxes {
    private final Map<ClusterName, Outbox> outboxes = new ConcurrentHashMap<>();
    private final Set<ClusterName> closed = ConcurrentHashMap.newKeySet();
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

    Outbox of(ClusterName peer) {
        Outbox present = outboxes.get(peer);
        return present != null ? present : outboxes.computeIfAbsent(peer, this::create);
    }

    private Outbox create(ClusterName peer) {
        StreamOrigin started = origin;
        if (started == null) {
            throw new IllegalStateException("outboxes used before the node has its incarnation");
        }
        var created = new Outbox(peer, started, limits, counters);
        onCreated.accept(created);
        return created;
    }

    /** Called once for each outbox when it is made. */
    public void onCreated(Consumer<Outbox> listener) {
        onCreated = listener;
    }

    /** The outbox of a peer for a consumer, made when there is none yet. */
    public Outbox open(ClusterName peer) {
        return of(peer);
    }

    /** Whether messages for the peer are kept: not while its link is disabled or gone. */
    boolean admits(ClusterName peer) {
        return !closed.contains(peer);
    }

    /** The link is enabled: messages for the peer are kept. */
    public void admit(ClusterName peer) {
        closed.remove(peer);
    }

    /** The link is gone or disabled: what is kept for the peer is dropped and counted, and nothing more is taken. */
    public void discard(ClusterName peer) {
        closed.add(peer);
        Outbox removed = outboxes.get(peer);
        if (removed != null) {
            removed.clear();
        }
    }

    public Collection<Outbox> all() {
        return outboxes.values();
    }
}
