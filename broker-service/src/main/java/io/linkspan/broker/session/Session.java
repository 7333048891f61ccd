package io.linkspan.broker.session;

import io.linkspan.broker.connection.Connection;
import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.log.CommitLog;
import io.linkspan.broker.log.LogRecord;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.subscribe.Subscriber;
import io.linkspan.broker.subscribe.Subscription;
import io.linkspan.contracts.message.QoS;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One client's session [MQTT-3.1.2-4 .. 6]: subscriptions, what is owed to it, and the QoS 2 identifiers it has open.
 *
 * <p>Confined to {@link #loop()} but for the volatile answers of {@link Subscriber}. While the session moves to another
 * loop, direct arrivals wait in {@code held} until everything sent to the old loop has been passed on, so that a
 * publisher's order survives.
 */
public final class Session implements Subscriber {
    // --- lifetime of the session
    private final String clientId;
    private final BrokerLimits limits;
    private final BrokerCounters counters;
    private final Outbound outbound;
    private final Exchanges exchanges;
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>(2);
    private final Set<Integer> incomingExactlyOnce = new HashSet<>(2);
    private volatile EventLoop loop;
    private volatile long number;
    private volatile long expirySeconds;
    private long connections;
    private boolean ended;
    private final Absence absence = new Absence();
    private @Nullable ArrayDeque<Delivery> held;
    private @Nullable Predicate<Delivery> diversion;
    private volatile String former = "";
    private final Replay replay;
    private final Backlog backlog;
    private final Pressure pressure;

    // --- lifetime of the connection
    private volatile @Nullable Downlink downlink;
    private volatile @Nullable ClientInfo info;
    private @Nullable Owner owner;
    private final ArrayDeque<InFlight> redelivery = new ArrayDeque<>(0);
    private @Nullable Runnable windowOpened;

    Session(
            String clientId,
            EventLoop loop,
            BrokerLimits limits,
            BrokerCounters counters,
            QueueMemory memory,
            CommitLog log) {
        this.clientId = clientId;
        this.loop = loop;
        this.limits = limits;
        this.counters = counters;
        this.outbound = new Outbound(limits, counters, memory, log, this::loop);
        this.exchanges = new Exchanges(this, outbound, log);
        this.replay = new Replay(limits, counters, memory);
        this.backlog = new Backlog(limits.connections().backlogBytes(), counters);
        this.pressure = new Pressure(limits.sessions().queue().patience());
    }

    @Override
    public String clientId() {
        return clientId;
    }

    @Override
    public boolean online() {
        return downlink != null;
    }

    /** The loop that owns this session now; may change while nobody is connected. */
    public EventLoop loop() {
        return loop;
    }

    /** By filter text as the client wrote it; changed by the client's handler only. */
    public Map<String, Subscription> subscriptions() {
        return subscriptions;
    }

    /** QoS 2 packet identifiers received and not yet released by the client [MQTT-4.3.3-10]. */
    public Set<Integer> incomingExactlyOnce() {
        return incomingExactlyOnce;
    }

    public boolean durable() {
        return expirySeconds > 0;
    }

    /** Under which the log and the store of sessions know it; 0 when they do not. */
    public long number() {
        return number;
    }

    void number(long known) {
        number = known;
    }

    /** Whether what it is owed must survive this process. Any thread. */
    public boolean logged() {
        return number > 0 && expirySeconds > 0;
    }

    /** The node that it has come from and that may still send messages on; empty for none. Any thread. */
    public String former() {
        return former;
    }

    void former(String node) {
        former = node;
    }

    /** How many clients it has had; names one life of it. */
    public long connections() {
        return connections;
    }

    void connections(long count) {
        connections = count;
    }

    public long expirySeconds() {
        return expirySeconds;
    }

    public void expirySeconds(long seconds) {
        expirySeconds = seconds;
    }

    /** Messages that wait, and messages sent and not acknowledged. On the session's loop only. */
    public Owed owed() {
        return new Owed(outbound.queued(), outbound.queuedBytes(), outbound.inFlight());
    }

    /** Whether publishers to this session should be read more slowly, because its queue fills; any thread. */
    public boolean pressing() {
        return pressure.pressing();
    }

    /** Whether a QoS 0 message for this session is dropped, and counted so, because its client takes nothing; any thread. */
    public boolean turnsAway(QoS qos) {
        return !Outbound.keeps(qos) && backlog.turnsAway();
    }

    /** What is known of the present client, or of the last one; null before the first. Any thread. */
    public @Nullable ClientInfo info() {
        return info;
    }

    // --- connection

    /** Whoever speaks for the session's client now. */
    @FunctionalInterface
    public interface Owner {
        /** Tells the client why, closes, and leaves the session. */
        void end(int reasonCode, String reason);
    }

    /**
     * Gives the session a client; then {@link #resume()} sends what is owed.
     *
     * @param receiveMaximum the client's, 1 to 65,535
     * @param topicAliasMaximum aliases that the client takes, 0 to 65,535
     * @param about what is known of the client
     * @param by told on this loop when the connection is to end
     */
    public void attach(Connection client, int receiveMaximum, int topicAliasMaximum, ClientInfo about, Owner by) {
        absence.cancelTimers();
        downlink = new Downlink(client, receiveMaximum, topicAliasMaximum, outbound, limits, counters);
        redelivery.clear();
        outbound.online(true);
        info = about;
        owner = by;
    }

    /**
     * Sends again what was in flight, in its order, with DUP [MQTT-4.4.0-1], then from the queue; never more at a time than
     * the client takes [MQTT-3.3.4-9].
     */
    public void resume() {
        redelivery.addAll(outbound.open());
        drain();
    }

    private void drainRedelivery(Downlink down) {
        while (!redelivery.isEmpty() && !redelivery.element().unlogged && down.canSend()) {
            InFlight open = redelivery.remove();
            if (open.released) {
                down.releaseAgain(open);
            } else {
                down.send(open, true);
            }
        }
    }

    /** Takes the client away; exchanges that a listener waits for are over. */
    public void detach() {
        downlink = null;
        outbound.online(false);
        owner = null;
        windowOpened = null;
        backlog.taken();
        pressure.drained();
        replay.end(delivery -> {
            if (Outbound.keeps(delivery.qos()) && durable()) {
                outbound.enqueue(delivery);
            }
        });
        for (InFlight open : outbound.open()) {
            open.outstanding = false;
            if (open.listener != null) {
                outbound.close(open.packetId);
                open.listener.lost();
            }
        }
    }

    // --- towards the client

    /** Takes one message in, on this session's loop. */
    public void deliver(Delivery delivery) {
        var waiting = held;
        if (waiting != null) {
            waiting.add(delivery);
        } else {
            accept(delivery);
        }
    }

    /** Takes in what had been sent to the loop that owned the session before. */
    public void deliverForwarded(Delivery delivery) {
        accept(delivery);
    }

    private void accept(Delivery delivery) {
        Predicate<Delivery> away = diversion;
        if (away == null || !away.test(delivery)) {
            take(delivery);
        }
    }

    /** Who sees every delivery first, and may take it: while the session moves between nodes. On the session's loop. */
    void divert(@Nullable Predicate<Delivery> by) {
        diversion = by;
    }

    /** Takes one message in, past the diversion. */
    void take(Delivery delivery) {
        Downlink down = downlink;
        if (!replay.isEmpty() && !Outbound.keeps(delivery.qos())) {
            replay.add(delivery); // behind the retained messages, which are older
        } else if (!Outbound.keeps(delivery.qos())) {
            sendAtMostOnce(down, delivery);
        } else if (ended || (down == null && !durable())) {
            counters.dropped(Drop.OFFLINE_QOS0).increment();
            outbound.settle(delivery);
        } else if (down != null
                && redelivery.isEmpty()
                && replay.isEmpty()
                && outbound.queueEmpty()
                && down.canSend()
                && outbound.mayHold()) {
            exchanges.send(down, delivery);
        } else {
            outbound.enqueue(delivery);
            if (down != null && pressure.calm() && outbound.filling()) {
                pressure.filling(loop);
            }
        }
    }

    private void sendAtMostOnce(@Nullable Downlink down, Delivery delivery) {
        if (down == null) {
            counters.dropped(Drop.OFFLINE_QOS0).increment();
        } else if (backlog.admits(down.client())) {
            down.write(delivery, 0, false);
        }
    }

    /**
     * Sends a QoS 1 message outside the queue and tells the listener how it ended.
     *
     * @return false when the window or the socket is full; {@link #onWindow} tells when to try again
     */
    public boolean offer(Delivery delivery, AckListener listener) {
        Downlink down = downlink;
        if (down == null || !outbound.queueEmpty() || !down.canSend()) {
            return false;
        }
        if (!down.send(outbound.open(delivery, listener), false)) {
            listener.acknowledged(ReasonCode.PACKET_TOO_LARGE);
        }
        return true;
    }

    /** Called whenever the window has room again after {@link #offer} was refused. */
    public void onWindow(Runnable action) {
        windowOpened = action;
    }

    /** Nothing that waits is delivered any more if its topic is denied; what the client has been sent already stays. */
    public void dropWaiting(Predicate<String> denied) {
        outbound.deny(denied);
        replay.drop(delivery -> denied.test(delivery.publication().message().topic()));
    }

    /** Sends retained messages for a new subscription at the pace of the client; live ones stay behind them. */
    public void replay(List<Delivery> retained) {
        retained.forEach(replay::add);
        drain();
    }

    /** Sends what waits while window and socket take it. */
    public void drain() {
        Downlink down = downlink;
        if (down == null) {
            return;
        }
        backlog.taken();
        drainRedelivery(down);
        drainReplay(down);
        while (redelivery.isEmpty() && replay.isEmpty() && down.canSend()) {
            Delivery next = outbound.poll(System.nanoTime());
            if (next == null) {
                outbound.load(this::drain);
                break;
            }
            exchanges.send(down, next);
        }
        if (!pressure.calm() && outbound.drained()) {
            pressure.drained();
        }
        var opened = windowOpened;
        if (opened != null && outbound.queueEmpty() && down.canSend()) {
            opened.run();
        }
    }

    /** Whether {@link #offer} would send now. */
    public boolean hasWindow() {
        Downlink down = downlink;
        return down != null && outbound.queueEmpty() && down.canSend();
    }

    private void drainReplay(Downlink down) {
        while (redelivery.isEmpty() && !replay.isEmpty() && down.client().writable()) {
            Delivery next = replay.first();
            if (!Outbound.keeps(next.qos())) {
                down.write(replay.remove(), 0, false);
            } else if (down.canSend()) {
                exchanges.send(down, replay.remove());
            } else {
                return;
            }
        }
    }

    // --- acknowledgements from the client

    /**
     * PUBACK [MQTT-4.3.2-3]: closes a QoS 1 exchange; an unknown identifier is ignored.
     *
     * @return false when the identifier is in use for another exchange, which PUBACK does not belong to
     */
    public boolean acknowledged(int packetId, int reasonCode) {
        return exchanges.acknowledged(packetId, reasonCode);
    }

    /**
     * PUBREC: answers with PUBREL [MQTT-4.3.3-4], also for an identifier that is not known here (then 0x92).
     *
     * @return false when the identifier is in use for an exchange of QoS 1
     */
    public boolean received(int packetId, int reasonCode) {
        return exchanges.received(packetId, reasonCode);
    }

    /**
     * PUBCOMP: closes a QoS 2 exchange; an unknown identifier is ignored.
     *
     * @return false when the exchange is not so far that PUBCOMP could follow
     */
    public boolean completed(int packetId) {
        return exchanges.completed(packetId);
    }

    // --- life

    @Nullable
    Downlink downlink() {
        return downlink;
    }

    /** What a checkpoint says of it: null when there is nothing to say. */
    LogRecord.@Nullable SessionState state() {
        return exchanges.state();
    }

    /** What it is owed; given back when the node begins: exchanges first, then the queue. */
    Outbound outbound() {
        return outbound;
    }

    /** Asks the present client to leave for another connection of the same client id [MQTT-3.1.4-3]. */
    void takeOver() {
        Owner present = owner;
        if (present != null) {
            counters.takeovers.increment();
            present.end(ReasonCode.SESSION_TAKEN_OVER, "the client id is in use by a newer connection");
        }
    }

    /** Ends the present connection, if there is one; on the session's loop. */
    public boolean disconnect(int reasonCode, String reason) {
        Owner present = owner;
        if (present != null) {
            present.end(reasonCode, reason);
        }
        return present != null;
    }

    /** What follows when its client stays away; on its loop. */
    Absence absence() {
        return absence;
    }

    boolean ended() {
        return ended;
    }

    /**
     * Nothing is owed any more.
     *
     * @return what another member of its shared group may get instead: everything that was never sent, and QoS 1 that was
     *     not acknowledged; QoS 2 in flight goes to nobody else ([MQTT-4.8.2-5])
     */
    List<Queued> end() {
        ended = true;
        pressure.drained();
        replay.clear();
        List<Queued> others = new ArrayList<>();
        for (InFlight open : outbound.open()) {
            if (open.delivery.qos() == QoS.AT_LEAST_ONCE && open.delivery.group() != null) {
                others.add(open.delivery);
            } else {
                outbound.settle(open.delivery);
            }
        }
        for (Queued unsent : outbound.clear()) {
            switch (unsent) {
                case Delivery delivery when delivery.group() != null -> others.add(delivery);
                case Parked parked when parked.group() != null -> others.add(parked);
                default -> outbound.settle(unsent);
            }
        }
        return others;
    }

    // --- moving to another loop

    void beginMove(EventLoop to) {
        absence.cancelTimers();
        held = new ArrayDeque<>();
        loop = to;
    }

    void endMove() {
        var waiting = held;
        held = null;
        if (waiting != null) {
            waiting.forEach(this::accept);
        }
    }
}
