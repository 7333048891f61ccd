package io.linkspan.broker.session;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.limits.DropPolicy;
import io.linkspan.broker.limits.Limit;
import io.linkspan.broker.limits.SessionLimits;
import io.linkspan.broker.log.CommitLog;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.QoS;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
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

    /** What a session may hold in memory although it is in the log, and what it reads back at a time. */
    private static final long RESIDENT_BYTES = 256 << 10;

    private static final int LOAD_MESSAGES = 512;

    private final SessionLimits.Queue limits;
    private final BrokerCounters counters;
    private final QueueMemory memory;
    private final CommitLog log;
    private final Supplier<EventLoop> loop;
    private final ArrayDeque<Queued> queue = new ArrayDeque<>(0);
    /** Taken from the head of the queue and on their way back from the log; nothing behind them may be sent before. */
    private List<Parked> loading = List.of();

    private boolean mayStayInMemory;
    private final Map<Integer, InFlight> inFlight = new LinkedHashMap<>(2);
    private long queuedBytes;
    private long residentBytes;
    private int parked;
    private long heldBytes;
    private boolean holder;
    private final Credit credit = new Credit();
    private int nextPacketId = 1;
    private Predicate<String> denied = topic -> false;

    /** @param loop the session's present one, for what it says to the log */
    Outbound(
            BrokerLimits limits, BrokerCounters counters, QueueMemory memory, CommitLog log, Supplier<EventLoop> loop) {
        this.limits = limits.sessions().queue();
        this.counters = counters;
        this.memory = memory;
        this.log = log;
        this.loop = loop;
    }

    /** Whether a client is there that will soon take what waits: then some of it stays in memory though it is in the log. */
    void online(boolean is) {
        mayStayInMemory = is;
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
            Queued oldest = unqueue();
            freed += oldest.bytes();
            counters.dropped(reason).increment();
            settle(oldest);
        }
        if (freed >= delivery.bytes()) {
            add(delivery);
        } else {
            counters.dropped(reason).increment();
            settle(delivery);
        }
    }

    /** The session is through with a message: the log need not keep it for it. */
    void settle(Queued queued) {
        Owing owing = queued.owing();
        if (owing != null) {
            log.done(loop.get(), owing.kept(), owing.slot());
        }
    }

    private @Nullable Limit full(Delivery delivery) {
        if (queue.size() >= limits.messages()) {
            return Limit.QUEUE_MESSAGES;
        }
        if (queuedBytes + delivery.bytes() > limits.bytes()) {
            return Limit.QUEUE_BYTES;
        }
        return delivery.owing() != null || mayHold() ? null : Limit.NODE_QUEUE_BYTES;
    }

    private void add(Delivery delivery) {
        boolean stays = mayStayInMemory && parked == 0 && residentBytes < RESIDENT_BYTES && mayHold();
        addLast(stays ? delivery : delivery.parked());
    }

    /** Puts what the log owes since before a restart at the end of the queue. */
    void restore(Parked owed) {
        addLast(owed);
    }

    private void addLast(Queued queued) {
        if (queue.isEmpty()) {
            memory.queueBegins();
        }
        queue.add(queued);
        counted(queued);
    }

    private void counted(Queued queued) {
        queuedBytes += queued.bytes();
        if (queued instanceof Delivery delivery) {
            residentBytes += delivery.bytes();
            hold(delivery);
        } else {
            parked++;
            memory.park();
        }
    }

    private Queued unqueue() {
        Queued first = queue.remove();
        queuedBytes -= first.bytes();
        if (first instanceof Delivery delivery) {
            residentBytes -= delivery.bytes();
            letGo(delivery);
        } else {
            parked--;
            memory.unpark();
        }
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

    /**
     * The oldest queued message that has not expired, removed from the queue; null when there is none, or it must be read
     * from the log first.
     */
    @Nullable
    Delivery poll(long nowNanos) {
        while (loading.isEmpty() && queue.peek() instanceof Delivery) {
            Delivery next = (Delivery) unqueue();
            if (next.expired(nowNanos)) {
                counters.dropped(Drop.EXPIRED).increment();
                settle(next);
            } else if (denied.test(next.publication().message().topic())) {
                counters.dropped(Drop.ACCESS_REVOKED).increment();
                settle(next);
            } else {
                return next;
            }
        }
        return null;
    }

    /** Reads the head of the queue from the log if it is there and on nobody's way yet; {@code then} when it has come. */
    void load(Runnable then) {
        if (!loading.isEmpty() || !(queue.peek() instanceof Parked)) {
            return;
        }
        List<Parked> run = new ArrayList<>();
        long bytes = 0;
        while (queue.peek() instanceof Parked next && run.size() < LOAD_MESSAGES && bytes < RESIDENT_BYTES) {
            run.add(next);
            bytes += next.bytes();
            unqueue();
        }
        loading = run;
        log.read(loop.get(), run.stream().map(parked -> parked.owing().kept()).toList(), messages -> {
            EventLoop now = loop.get();
            if (now.inLoop()) {
                loaded(run, messages, then);
            } else {
                now.execute(() -> loaded(run, messages, then)); // the session has moved meanwhile
            }
        });
    }

    @SuppressWarnings("ReferenceEquality") // this very run: another may have begun after the queue was cleared
    private void loaded(List<Parked> run, List<@Nullable Message> messages, Runnable then) {
        if (loading != run) {
            return;
        }
        loading = List.of();
        for (int i = run.size() - 1; i >= 0; i--) {
            Message message = messages.get(i);
            if (message == null) {
                counters.dropped(Drop.UNREADABLE).increment();
                settle(run.get(i));
                continue;
            }
            if (queue.isEmpty()) {
                memory.queueBegins();
            }
            Delivery delivery = run.get(i).with(message);
            queue.addFirst(delivery);
            counted(delivery);
        }
        then.run();
    }

    /** From now on nothing is delivered whose topic is denied; what is in flight stays. */
    void deny(Predicate<String> topics) {
        denied = topics;
    }

    /** Opens an exchange with a fresh packet identifier. */
    InFlight open(Delivery delivery, @Nullable AckListener listener) {
        while (inFlight.containsKey(nextPacketId)) {
            advance();
        }
        InFlight opened = opened(nextPacketId, delivery, listener);
        memory.inFlight(1);
        hold(delivery);
        advance();
        return opened;
    }

    /** An exchange of QoS 2 that was open before a restart. */
    void restore(int packetId, Delivery delivery, boolean released) {
        InFlight open = opened(packetId, delivery, null);
        open.released = released;
        memory.inFlight(1);
        hold(delivery);
    }

    private InFlight opened(int packetId, Delivery delivery, @Nullable AckListener listener) {
        var opened = new InFlight(packetId, delivery, listener);
        inFlight.put(packetId, opened);
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
    List<Queued> clear() {
        List<Queued> unsent = new ArrayList<>(loading);
        loading = List.of();
        while (!queue.isEmpty()) {
            unsent.add(unqueue());
        }
        for (InFlight exchange : open()) {
            close(exchange.packetId);
        }
        return unsent;
    }

    boolean queueEmpty() {
        return queue.isEmpty() && loading.isEmpty();
    }

    int queued() {
        return queue.size() + loading.size();
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
