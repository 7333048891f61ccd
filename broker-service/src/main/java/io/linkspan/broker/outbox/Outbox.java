package io.linkspan.broker.outbox;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.message.StreamId;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Everything kept for one peer: {@link StreamId#LANES} lanes under common limits of messages and bytes. */
public final class Outbox {
    private final ClusterName peer;
    private final Lane[] lanes = new Lane[StreamId.LANES];
    private final StreamOrigin origin;
    final BrokerLimits limits;
    final BrokerCounters counters;
    final AtomicLong messages = new AtomicLong();
    final AtomicLong bytes = new AtomicLong();
    final LongAdder dropped = new LongAdder();

    Outbox(ClusterName peer, StreamOrigin origin, BrokerLimits limits, BrokerCounters counters) {
        this.peer = peer;
        this.origin = origin;
        this.limits = limits;
        this.counters = counters;
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new Lane(this, origin.stream(i));
        }
    }

    public ClusterName peer() {
        return peer;
    }

    StreamOrigin origin() {
        return origin;
    }

    /** The lane with the given number, 0 to {@code StreamId.LANES - 1}. */
    public Lane lane(int number) {
        return lanes[number];
    }

    void append(Publication publication) {
        lanes[StreamId.laneOf(origin.cluster(), publication.message().publisher())].append(publication);
    }

    void clear() {
        for (Lane lane : lanes) {
            lane.clear();
        }
    }

    /** Messages kept now: not yet acknowledged by the peer's broker. */
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
        return messages.get() >= limits.outbox().messages()
                || bytes.get() >= limits.outbox().bytes();
    }
}
