package io.linkspan.broker.session;

import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.limits.Limit;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Retained messages on their way to a new subscription, and live QoS 0 behind them; sent at the client's pace. Bounded by
 * the node's queue memory: a client may subscribe again and again without reading. Confined to the session's loop.
 */
final class Replay {
    /** A retained message's own bytes are the retained store's; this is the delivery and its place here. */
    private static final int ENTRY_BYTES = 48;

    private final int messages;
    private final BrokerCounters counters;
    private final QueueMemory memory;
    private final ArrayDeque<Delivery> waiting = new ArrayDeque<>(0);
    private long bytes;

    Replay(BrokerLimits limits, BrokerCounters counters, QueueMemory memory) {
        this.messages = limits.sessions().queue().messages();
        this.counters = counters;
        this.memory = memory;
    }

    void add(Delivery delivery) {
        if (!memory.admits(bytes, 0)) {
            refused(Limit.NODE_QUEUE_BYTES, Drop.NODE_QUEUE_FULL);
        } else if (!delivery.retain() && waiting.size() >= messages) {
            refused(Limit.QUEUE_MESSAGES, Drop.QUEUE_FULL);
        } else {
            waiting.add(delivery);
            account(cost(delivery));
        }
    }

    private void refused(Limit limit, Drop reason) {
        counters.hits(limit).increment();
        counters.dropped(reason).increment();
    }

    Delivery first() {
        return waiting.element();
    }

    Delivery remove() {
        Delivery first = waiting.remove();
        account(-cost(first));
        return first;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Drops what must no longer be delivered. */
    void drop(Predicate<Delivery> denied) {
        waiting.removeIf(delivery -> {
            boolean drops = denied.test(delivery);
            if (drops) {
                account(-cost(delivery));
                counters.dropped(Drop.ACCESS_REVOKED).increment();
            }
            return drops;
        });
    }

    /** The client has gone: hands over what waits, in order; what of it must not be lost goes on in the queue. */
    void end(Consumer<Delivery> left) {
        while (!isEmpty()) {
            left.accept(remove());
        }
    }

    void clear() {
        waiting.clear();
        account(-bytes);
    }

    private void account(long change) {
        bytes += change;
        memory.add(change);
    }

    private static long cost(Delivery delivery) {
        return (long) ENTRY_BYTES + (delivery.retain() ? 0 : delivery.bytes());
    }
}
