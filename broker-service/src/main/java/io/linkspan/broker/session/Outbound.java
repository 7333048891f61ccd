package io.linkspan.broker.session;

import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.contracts.message.QoS;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is owed to one client: a bounded queue, then a window of packets in flight. Confined to the session's loop; knows
 * no connection.
 *
 * <p>Invariant: {@code queuedBytes} is the sum over the queue; a packet identifier is in {@code inFlight} exactly while
 * the exchange it belongs to is open [MQTT-2.2.1-3].
 */
final class Outbound {
    private static final int LAST_PACKET_ID = 65_535;

    private final BrokerLimits limits;
    private final BrokerCounters counters;
    private final ArrayDeque<Delivery> queue = new ArrayDeque<>(0);
    private final Map<Integer, InFlight> inFlight = new LinkedHashMap<>(2);
    private long queuedBytes;
    private int nextPacketId = 1;

    Outbound(BrokerLimits limits, BrokerCounters counters) {
        this.limits = limits;
        this.counters = counters;
    }

    /** Queues QoS 1/2; false when a limit is reached, then the newest message is the one dropped. */
    boolean enqueue(Delivery delivery) {
        int bytes = delivery.bytes();
        if (queue.size() >= limits.sessions().queueMessages()
                || queuedBytes + bytes > limits.sessions().queueBytes()) {
            counters.dropped(Drop.QUEUE_FULL).increment();
            return false;
        }
        queue.add(delivery);
        queuedBytes += bytes;
        return true;
    }

    /** The oldest queued message that has not expired, removed from the queue; null when there is none. */
    @Nullable
    Delivery poll(long nowNanos) {
        Delivery next = queue.poll();
        while (next != null) {
            queuedBytes -= next.bytes();
            if (!next.expired(nowNanos)) {
                return next;
            }
            counters.dropped(Drop.EXPIRED).increment();
            next = queue.poll();
        }
        return null;
    }

    /** Opens an exchange with a fresh packet identifier. */
    InFlight open(Delivery delivery, @Nullable AckListener listener) {
        while (inFlight.containsKey(nextPacketId)) {
            advance();
        }
        var opened = new InFlight(nextPacketId, delivery, listener);
        inFlight.put(nextPacketId, opened);
        advance();
        return opened;
    }

    @Nullable
    InFlight get(int packetId) {
        return inFlight.get(packetId);
    }

    @Nullable
    InFlight close(int packetId) {
        return inFlight.remove(packetId);
    }

    /** The open exchanges in the order of their first sending, to be sent again in that order [MQTT-4.6.0-1]. */
    List<InFlight> open() {
        return new ArrayList<>(inFlight.values());
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

    /** Whether a message of this QoS takes part in queueing at all. */
    static boolean keeps(QoS qos) {
        return qos != QoS.AT_MOST_ONCE;
    }

    private void advance() {
        nextPacketId = nextPacketId == LAST_PACKET_ID ? 1 : nextPacketId + 1;
    }
}
