package io.linkspan.broker.session;

import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.limits.DropPolicy;
import io.linkspan.broker.limits.Limit;
import io.linkspan.broker.limits.SessionLimits;
import io.linkspan.contracts.message.QoS;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is owed to one client: a bounded queue, then a window of packets in flight. Confined to the session's loop; knows
 * no connection.
 *
 * <p>Invariant: {@code queuedBytes} is the sum over the queue and {@code heldBytes} that over queue and window; a packet
 * identifier is in {@code inFlight} exactly while the exchange it belongs to is open [MQTT-2.2.1-3].
 */
final class Outbound {
    private static final int LAST_PACKET_ID = 65_535;

    private final SessionLimits.Queue limits;
    private final BrokerCounters counters;
    private final QueueMemory memory;
    private final ArrayDeque<Delivery> queue = new ArrayDeque<>(0);
    private final Map<Integer, InFlight> inFlight = new LinkedHashMap<>(2);
    private long queuedBytes;
    private long heldBytes;
    private boolean holder;
    private final Credit credit = new Credit();
    private int nextPacketId = 1;

    Outbound(BrokerLimits limits, BrokerCounters counters, QueueMemory memory) {
        this.limits = limits.sessions().queue();
        this.counters = counters;
        this.memory = memory;
    }

    /** Queues QoS 1/2; when a limit is reached, the drop policy says which message goes. */
    void enqueue(Delivery delivery) {
        Limit full = full(delivery);
        if (full == null) {
            add(delivery);
            return;
        }
        counters.hits(full).increment();
        var reason = full == Limit.NODE_QUEUE_BYTES ? Drop.NODE_QUEUE_FULL : Drop.QUEUE_FULL;
        long freed = 0;
        while (limits.drop() == DropPolicy.OLDEST && freed < delivery.bytes() && !queue.isEmpty()) {
            Delivery oldest = unqueue();
            freed += oldest.bytes();
            counters.dropped(reason).increment();
        }
        if (freed >= delivery.bytes()) {
            add(delivery);
        } else {
            counters.dropped(reason).increment();
        }
    }

    private @Nullable Limit full(Delivery delivery) {
        if (queue.size() >= limits.messages()) {
            return Limit.QUEUE_MESSAGES;
        }
        if (queuedBytes + delivery.bytes() > limits.bytes()) {
            return Limit.QUEUE_BYTES;
        }
        return mayHold() ? null : Limit.NODE_QUEUE_BYTES;
    }

    private void add(Delivery delivery) {
        if (queue.isEmpty()) {
            memory.queueBegins();
        }
        queue.add(delivery);
        queuedBytes += delivery.bytes();
        hold(delivery);
    }

    private Delivery unqueue() {
        Delivery first = queue.remove();
        queuedBytes -= first.bytes();
        letGo(first);
        if (queue.isEmpty()) {
            memory.queueEnds();
        }
        return first;
    }

    private void hold(Delivery delivery) {
        heldBytes += (long) delivery.bytes() + QueueMemory.ENTRY_BYTES;
        holder = memory.holder(holder, heldBytes);
        memory.hold(delivery.publication());
    }

    private void letGo(Delivery delivery) {
        heldBytes -= (long) delivery.bytes() + QueueMemory.ENTRY_BYTES;
        holder = memory.holder(holder, heldBytes);
        memory.release(delivery.publication());
    }

    /** The oldest queued message that has not expired, removed from the queue; null when there is none. */
    @Nullable
    Delivery poll(long nowNanos) {
        while (!queue.isEmpty()) {
            Delivery next = unqueue();
            if (!next.expired(nowNanos)) {
                return next;
            }
            counters.dropped(Drop.EXPIRED).increment();
        }
        return null;
    }

    /** Drops what is queued and must no longer be delivered; what is in flight stays. */
    void dropQueued(Predicate<Delivery> denied) {
        for (int left = queue.size(); left > 0; left--) {
            Delivery next = unqueue();
            if (denied.test(next)) {
                counters.dropped(Drop.ACCESS_REVOKED).increment();
            } else {
                add(next);
            }
        }
    }

    /** Opens an exchange with a fresh packet identifier. */
    InFlight open(Delivery delivery, @Nullable AckListener listener) {
        while (inFlight.containsKey(nextPacketId)) {
            advance();
        }
        var opened = new InFlight(nextPacketId, delivery, listener);
        inFlight.put(nextPacketId, opened);
        memory.inFlight(1);
        hold(delivery);
        advance();
        return opened;
    }

    @Nullable
    InFlight get(int packetId) {
        return inFlight.get(packetId);
    }

    void close(int packetId) {
        InFlight closed = inFlight.remove(packetId);
        if (closed != null) {
            memory.inFlight(-1);
            letGo(closed.delivery);
            credit.acknowledged((long) closed.delivery.bytes() + QueueMemory.ENTRY_BYTES, System.nanoTime());
        }
    }

    /** The open exchanges in the order of their first sending, to be sent again in that order [MQTT-4.6.0-1]. */
    List<InFlight> open() {
        return new ArrayList<>(inFlight.values());
    }

    /** The end of the session: everything goes. Returns what was queued and never sent, in order. */
    List<Delivery> clear() {
        List<Delivery> unsent = new ArrayList<>(queue.size());
        while (!queue.isEmpty()) {
            unsent.add(unqueue());
        }
        for (InFlight exchange : open()) {
            close(exchange.packetId);
        }
        return unsent;
    }

    boolean queueEmpty() {
        return queue.isEmpty();
    }

    int queued() {
        return queue.size();
    }

    long queuedBytes() {
        return queuedBytes;
    }

    int inFlight() {
        return inFlight.size();
    }

    /** Whether a new message may be in flight, as far as the node's memory goes. */
    boolean mayHold() {
        return memory.admits(heldBytes, credit.bytes(System.nanoTime()));
    }

    /** Whether so much waits that publishers should slow down. */
    boolean filling() {
        return queue.size() > limits.messages() / 2
                || queuedBytes > limits.bytes() / 2
                || memory.filling(heldBytes, credit.bytes(System.nanoTime()));
    }

    /** Whether little enough waits to take publishers at full speed again. */
    boolean drained() {
        return queue.size() <= limits.messages() / 4
                && queuedBytes <= limits.bytes() / 4
                && !memory.filling(heldBytes * 2, credit.bytes(System.nanoTime()));
    }

    /** Whether a message of this QoS takes part in queueing at all. */
    static boolean keeps(QoS qos) {
        return qos != QoS.AT_MOST_ONCE;
    }

    private void advance() {
        nextPacketId = nextPacketId == LAST_PACKET_ID ? 1 : nextPacketId + 1;
    }
}
