package io.linkspan.broker.session;

import io.linkspan.broker.connection.Connection;
import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Timer;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.log.CommitLog;
import io.linkspan.broker.log.LogRecord;
import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.AckKind;
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
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>(2);
    private final Set<Integer> incomingExactlyOnce = new HashSet<>(2);
    private final CommitLog log;
    private volatile EventLoop loop;
    private volatile long number;
    private volatile long expirySeconds;
    private long connections;
    private boolean ended;
    private @Nullable PendingWill will;
    private @Nullable Timer expiry;
    private @Nullable ArrayDeque<Delivery> held;
    private final Replay replay;
    private final Backlog backlog;
    private final Pressure pressure;

    // --- lifetime of the connection
    private volatile @Nullable Downlink downlink;
    private volatile @Nullable ClientInfo info;
    private @Nullable Owner owner;
    private final ArrayDeque<InFlight> redelivery = new ArrayDeque<>(0);
    private @Nullable Runnable windowOpened;
    /** Messages that have their identifier and wait for the log. */
    private int unlogged;

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
        this.log = log;
        this.outbound = new Outbound(limits, counters, memory, log, this::loop);
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

    /** How many clients it has had; names one life of it. */
    long connections() {
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
        cancelTimers();
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
        keepReplay();
        for (InFlight open : outbound.open()) {
            open.outstanding = false;
            if (open.listener != null) {
                outbound.close(open.packetId);
                open.listener.lost();
            }
        }
    }

    // What of a replay must not be lost goes on as part of the queue.
    private void keepReplay() {
        while (!replay.isEmpty()) {
            Delivery next = replay.remove();
            if (Outbound.keeps(next.qos()) && durable()) {
                outbound.enqueue(next);
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
            sendNow(down, delivery);
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
            sendNow(down, next);
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
                sendNow(down, replay.remove());
            } else {
                return;
            }
        }
    }

    private void sendNow(Downlink down, Delivery delivery) {
        InFlight open = outbound.open(delivery, null);
        Owing owing = delivery.owing();
        List<LogRecord> unit = owing == null || delivery.qos() != QoS.EXACTLY_ONCE
                ? List.of()
                : List.of(new LogRecord.Sent(number, owing.kept().sequence(), open.packetId));
        if (unit.isEmpty() && unlogged == 0) {
            down.send(open, owing != null && owing.maybeSent());
            return;
        }
        // A QoS 2 message leaves when its identifier is known for good; what comes behind it must not overtake it.
        open.unlogged = true;
        unlogged++;
        down.reserve(open);
        log.append(loop, unit, here(() -> {
            open.unlogged = false;
            unlogged--;
            if (downlink == down && !ended) {
                down.sendReserved(open, owing != null && owing.maybeSent());
            } else {
                drain(); // the next connection has been waiting for it
            }
        }));
    }

    // The session may move to another loop while the log commits.
    private Runnable here(Runnable action) {
        return () -> {
            EventLoop now = loop;
            if (now.inLoop()) {
                action.run();
            } else {
                now.execute(action);
            }
        };
    }

    // --- acknowledgements from the client

    /**
     * PUBACK [MQTT-4.3.2-3]: closes a QoS 1 exchange; an unknown identifier is ignored.
     *
     * @return false when the identifier is in use for another exchange, which PUBACK does not belong to
     */
    public boolean acknowledged(int packetId, int reasonCode) {
        Downlink down = downlink;
        InFlight open = outbound.get(packetId);
        if (down == null || open == null) {
            return true;
        }
        if (open.delivery.qos() != QoS.AT_LEAST_ONCE) {
            return false;
        }
        down.close(open);
        outbound.settle(open.delivery);
        if (open.listener != null) {
            open.listener.acknowledged(reasonCode);
        }
        drain();
        return true;
    }

    /**
     * PUBREC: answers with PUBREL [MQTT-4.3.3-4], also for an identifier that is not known here (then 0x92).
     *
     * @return false when the identifier is in use for an exchange of QoS 1
     */
    public boolean received(int packetId, int reasonCode) {
        Downlink down = downlink;
        if (down == null) {
            return true;
        }
        InFlight open = outbound.get(packetId);
        if (open == null) {
            if (reasonCode < 0x80) {
                down.client().send(Ack.of(AckKind.PUBREL, packetId, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
            }
        } else if (open.delivery.qos() != QoS.EXACTLY_ONCE) {
            return false;
        } else if (reasonCode >= 0x80) {
            down.close(open); // the receiver refused: the identifier is free again [MQTT-4.3.3]
            outbound.settle(open.delivery);
            logCompleted(open);
            drain();
        } else {
            release(down, open);
        }
        return true;
    }

    // PUBREL leaves when the log knows that PUBREC has come: it must never be followed by the PUBLISH again.
    private void release(Downlink down, InFlight open) {
        Owing owing = open.delivery.owing();
        boolean first = !open.released;
        open.released = true;
        if (owing == null) {
            down.client().send(Ack.success(AckKind.PUBREL, open.packetId));
            return;
        }
        List<LogRecord> unit =
                first ? List.of(new LogRecord.Released(number, owing.kept().sequence(), open.packetId)) : List.of();
        log.append(loop, unit, here(() -> {
            if (downlink == down) {
                down.client().send(Ack.success(AckKind.PUBREL, open.packetId));
            }
        }));
        outbound.settle(open.delivery);
    }

    private void logCompleted(InFlight open) {
        if (number > 0) {
            log.append(loop, List.of(new LogRecord.Completed(number, open.packetId)), null);
        }
    }

    /**
     * PUBCOMP: closes a QoS 2 exchange; an unknown identifier is ignored.
     *
     * @return false when the exchange is not so far that PUBCOMP could follow
     */
    public boolean completed(int packetId) {
        Downlink down = downlink;
        InFlight open = outbound.get(packetId);
        if (down == null || open == null) {
            return true;
        }
        if (!open.released) {
            return false;
        }
        down.close(open);
        logCompleted(open);
        drain();
        return true;
    }

    // --- life

    /** What a checkpoint says of it: null when there is nothing to say. */
    LogRecord.@Nullable SessionState state() {
        if (number == 0) {
            return null;
        }
        List<LogRecord.Exchange> outgoing = new ArrayList<>();
        for (InFlight open : outbound.open()) {
            Owing owing = open.delivery.owing();
            if (open.delivery.qos() == QoS.EXACTLY_ONCE && (open.released || owing != null)) {
                long sequence = owing == null ? 0 : owing.kept().sequence();
                outgoing.add(new LogRecord.Exchange(sequence, open.packetId, open.released));
            }
        }
        return outgoing.isEmpty() && incomingExactlyOnce.isEmpty()
                ? null
                : new LogRecord.SessionState(number, List.copyOf(incomingExactlyOnce), outgoing);
    }

    /** What the log owed it when the node began: exchanges first, then the queue. */
    void restore(Parked waiting) {
        outbound.restore(waiting);
    }

    void restore(int packetId, Delivery delivery, boolean released) {
        outbound.restore(packetId, delivery, released);
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

    void will(PendingWill pending) {
        will = pending;
    }

    @Nullable
    PendingWill takeWill() {
        var pending = will;
        will = null;
        return pending;
    }

    void expiryTimer(Timer timer) {
        expiry = timer;
    }

    /** The client is back, or the session is over: neither expiry nor a delayed will may fire any more. */
    void cancelTimers() {
        var running = expiry;
        if (running != null) {
            running.cancel();
            expiry = null;
        }
        var pending = will;
        if (pending != null) {
            pending.cancelTimer();
        }
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
        cancelTimers();
        held = new ArrayDeque<>();
        loop = to;
    }

    void endMove() {
        LogRecord.SessionState state = state();
        if (state != null) {
            log.append(loop, List.of(state), null); // a checkpoint may have passed both loops without meeting it
        }
        var waiting = held;
        held = null;
        if (waiting != null) {
            waiting.forEach(this::accept);
        }
    }
}
