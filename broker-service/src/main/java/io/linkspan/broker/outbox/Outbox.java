package io.linkspan.broker.outbox;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.limits.Limit;
import io.linkspan.broker.limits.OutboxLimits;
import io.linkspan.contracts.link.OutboxSpec;
import io.linkspan.contracts.link.OverflowPolicy;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.StreamId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Everything kept for one destination: {@link StreamId#LANES} lanes under common limits. */
public final class Outbox {
    /** Why messages of this outbox are dropped. */
    record Reasons(Drop full, Drop offline, Drop removed) {
        static Reasons of(Destination destination) {
            return switch (destination) {
                case Destination.Peer ignored ->
                    new Reasons(Drop.OUTBOX_FULL, Drop.OUTBOX_OFFLINE_QOS0, Drop.OUTBOX_REMOVED);
                case Destination.Node ignored ->
                    new Reasons(Drop.NODE_OUTBOX_FULL, Drop.NODE_OFFLINE_QOS0, Drop.NODE_GONE);
            };
        }

        Set<Drop> all() {
            return Set.of(full, offline, removed, Drop.OUTBOX_EXPIRED, Drop.OUTBOX_TOO_LARGE);
        }
    }

    private final Destination destination;
    private final Lane[] lanes = new Lane[StreamId.LANES];
    private final StreamOrigin origin;
    private final Memory memory;
    private final Map<Drop, LongAdder> dropped = new EnumMap<>(Drop.class);
    private final LongAdder refused = new LongAdder();
    final OutboxLimits limits;
    final Reasons reasons;
    final BrokerCounters counters;
    final LongSupplier nanoTime;
    final DrainMeter drain;
    final AtomicLong messages = new AtomicLong();
    final AtomicLong bytes = new AtomicLong();
    private volatile Terms terms;

    Outbox(
            Destination destination,
            StreamOrigin origin,
            OutboxLimits limits,
            Memory memory,
            BrokerCounters counters,
            LongSupplier nanoTime) {
        this.destination = destination;
        this.reasons = Reasons.of(destination);
        this.origin = origin;
        this.limits = limits;
        this.memory = memory;
        this.counters = counters;
        this.nanoTime = nanoTime;
        this.drain = new DrainMeter(limits.drainPerSecond());
        this.terms = Terms.of(limits);
        reasons.all().forEach(reason -> dropped.put(reason, new LongAdder()));
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new Lane(this, origin.stream(i));
        }
    }

    public Destination destination() {
        return destination;
    }

    StreamOrigin origin() {
        return origin;
    }

    /** The lane with the given number, 0 to {@code StreamId.LANES - 1}. */
    public Lane lane(int number) {
        return lanes[number];
    }

    /** What the link's spec says; counts from the next message on. */
    void terms(OutboxSpec spec) {
        terms = Terms.of(limits, spec);
    }

    void append(Publication publication, Picks picks) {
        Lane lane =
                lanes[StreamId.laneOf(origin.cluster(), publication.message().publisher())];
        boolean atMostOnce = publication.message().qos() == QoS.AT_MOST_ONCE;
        if (atMostOnce && !lane.read()) {
            drop(reasons.offline()); // not kept for who is away
        } else if (full(publication) && !makeRoom(publication, atMostOnce)) {
            drop(reasons.full());
        } else {
            lane.append(publication, picks);
        }
    }

    // QoS 1/2 pushes out what has waited longest in any lane; the numbers of those stay covered.
    private boolean makeRoom(Publication publication, boolean atMostOnce) {
        if (atMostOnce || terms.overflow() != OverflowPolicy.DROP_OLDEST) {
            return false;
        }
        do {
            Lane oldest = oldestWaiting();
            if (oldest == null) {
                return false; // all of it is in flight
            }
            oldest.dropOldest(reasons.full());
        } while (full(publication));
        return true;
    }

    private @Nullable Lane oldestWaiting() {
        Lane oldest = null;
        long since = Lane.NOTHING;
        for (Lane lane : lanes) {
            if (lane.headSince() < since) {
                oldest = lane;
                since = lane.headSince();
            }
        }
        return oldest;
    }

    private boolean full(Publication publication) {
        Terms now = terms;
        long kept = messages.get();
        return kept > 0
                && ((now.messages() > 0 && kept >= now.messages())
                        || bytes.get() + publication.bytes() > now.bytes()
                        || memory.full(this));
    }

    /** Whether a publisher must be told that there is no room; counts it. */
    boolean refuses(Publication publication) {
        if (terms.overflow() != OverflowPolicy.REFUSE_PUBLISHERS || !full(publication)) {
            return false;
        }
        refused.increment();
        return true;
    }

    /** Drops what has waited longer than the retention. */
    void expire() {
        long retention = terms.retentionNanos();
        if (retention > 0) {
            long before = nanoTime.getAsLong() - retention;
            for (Lane lane : lanes) {
                lane.dropUntil(before, Drop.OUTBOX_EXPIRED);
            }
        }
    }

    void clear() {
        for (Lane lane : lanes) {
            lane.clear();
        }
    }

    void kept(int size) {
        messages.incrementAndGet();
        bytes.addAndGet(size);
        memory.kept(size);
    }

    void forgotten(int size) {
        messages.decrementAndGet();
        bytes.addAndGet(-size);
        memory.forgotten(size);
    }

    void drop(Drop reason) {
        counters.dropped(reason).increment();
        adder(reason).increment();
        if (reason == Drop.OUTBOX_FULL) {
            counters.hits(Limit.OUTBOX_BYTES).increment();
        } else if (reason == Drop.OUTBOX_EXPIRED) {
            counters.hits(Limit.OUTBOX_RETENTION).increment();
        }
    }

    /** Messages kept now: not yet acknowledged by the far end. */
    public long messages() {
        return messages.get();
    }

    /** Bytes of topic and payload kept now. */
    public long bytes() {
        return bytes.get();
    }

    /** How long the oldest message has waited for its acknowledgement, in milliseconds; 0 when none waits. */
    public long oldestMillis() {
        long oldest = Lane.NOTHING;
        for (Lane lane : lanes) {
            oldest = Math.min(oldest, lane.oldest());
        }
        return oldest == Lane.NOTHING ? 0 : Math.max(0, nanoTime.getAsLong() - oldest) / 1_000_000;
    }

    /** Messages dropped since the node began, for every reason. */
    public long dropped() {
        return dropped.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Messages dropped since the node began, for one of {@link #reasons()}. */
    public long dropped(Drop reason) {
        return adder(reason).sum();
    }

    /** Why messages of this outbox may be dropped. */
    public Set<Drop> reasons() {
        return Set.copyOf(dropped.keySet());
    }

    private LongAdder adder(Drop reason) {
        var adder = dropped.get(reason);
        if (adder == null) {
            throw new IllegalStateException("no counter for " + reason);
        }
        return adder;
    }

    /** Publishes refused since the node began because this outbox was full. */
    public long refused() {
        return refused.sum();
    }

    /** Messages that no batch can carry were left out of one. */
    public void unsendable(int count) {
        for (int i = 0; i < count; i++) {
            drop(Drop.OUTBOX_TOO_LARGE);
        }
    }

    /** Whether so much is kept that publishers had better slow down. */
    boolean pressing() {
        return (limits.messages() > 0 && messages.get() > limits.messages() / 2) || bytes.get() > limits.bytes() / 2;
    }
}
