package io.linkspan.broker.outbox;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.limits.OutboxLimits;
import io.linkspan.contracts.message.StreamId;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Everything kept for one destination: {@link StreamId#LANES} lanes under common limits of messages and bytes. */
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
    }

    private final Destination destination;
    private final Lane[] lanes = new Lane[StreamId.LANES];
    private final StreamOrigin origin;
    final OutboxLimits limits;
    final Reasons reasons;
    final BrokerCounters counters;
    final AtomicLong messages = new AtomicLong();
    final AtomicLong bytes = new AtomicLong();
    final LongAdder dropped = new LongAdder();

    Outbox(Destination destination, StreamOrigin origin, OutboxLimits limits, BrokerCounters counters) {
        this.destination = destination;
        this.reasons = Reasons.of(destination);
        this.origin = origin;
        this.limits = limits;
        this.counters = counters;
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

    void append(Publication publication, Picks picks) {
        lanes[StreamId.laneOf(origin.cluster(), publication.message().publisher())].append(publication, picks);
    }

    void clear() {
        for (Lane lane : lanes) {
            lane.clear();
        }
    }

    /** Messages kept now: not yet acknowledged by the far end. */
    public long messages() {
        return messages.get();
    }

    /** Payload bytes kept now. */
    public long bytes() {
        return bytes.get();
    }

    /** Messages dropped since the node began, for every reason. */
    public long dropped() {
        return dropped.sum();
    }

    boolean full() {
        return messages.get() >= limits.messages() || bytes.get() >= limits.bytes();
    }
}
