package io.linkspan.broker.session;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.subscribe.Subscription;
import io.linkspan.broker.subscribe.SubscriptionTree;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All sessions of this node by client id. Claims of one client id run one after the other, whichever loops they come
 * from; each ends on the claiming loop with a session that belongs to it.
 *
 * <pre>
 *   claim ─► slot busy? ──yes──► waits in the slot
 *              │no
 *              ▼
 *   on the owner's loop: close the old connection ─► clean start or not durable ─► end it, create
 *                                                 └► same loop ─► resume     other loop ─► move, resume
 * </pre>
 */
public final class SessionDirectory {
    /** MQTT 5's "never" for the session expiry interval [MQTT-3.1.2.11.2]. */
    public static final long NEVER_EXPIRES = 0xFFFF_FFFFL;

    /** @param present whether there was state to resume: the Session Present flag [MQTT-3.2.2-2, 3] */
    public record Claimed(Session session, boolean present) {}

    private static final class Slot {
        private volatile @Nullable Session session;
        private boolean busy;
        private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(0);
    }

    private final ConcurrentHashMap<String, Slot> slots = new ConcurrentHashMap<>();
    /** The same ids in order, for pages. */
    private final ConcurrentSkipListSet<String> ids = new ConcurrentSkipListSet<>();

    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger online = new AtomicInteger();
    private final BrokerLimits limits;
    private final BrokerCounters counters;
    private final SubscriptionTree tree;
    private final WillPublisher wills;
    private final SessionMover mover;
    private final SharedRedelivery redelivery;
    private final QueueMemory memory;

    public SessionDirectory(
            BrokerLimits limits,
            BrokerCounters counters,
            SubscriptionTree tree,
            WillPublisher wills,
            SessionMover mover,
            SharedRedelivery redelivery) {
        this.limits = limits;
        this.counters = counters;
        this.tree = tree;
        this.wills = wills;
        this.mover = mover;
        this.redelivery = redelivery;
        this.memory = new QueueMemory(limits);
    }

    /** How many sessions have a client now. */
    public int online() {
        return online.get();
    }

    /** The session has got its client. */
    public void entered() {
        online.incrementAndGet();
    }

    /** The session of that client, or null. */
    public @Nullable Session find(String clientId) {
        Slot slot = slots.get(clientId);
        return slot == null ? null : slot.session;
    }

    /** Sessions in the order of their client ids, read while one goes on; those that come or go meanwhile may be missed. */
    public Iterator<Session> from(String clientId, boolean inclusive) {
        return ids.tailSet(clientId, inclusive).stream()
                .map(this::find)
                .filter(Objects::nonNull)
                .iterator();
    }

    /** Ends a session whose client is away; on its loop. False when the client is there or just coming back. */
    public boolean remove(Session session) {
        boolean[] claimed = {false};
        slots.computeIfPresent(session.clientId(), (id, slot) -> {
            claimed[0] = slot.busy;
            return slot;
        });
        if (claimed[0] || session.online() || session.ended()) {
            return false;
        }
        end(session);
        return true;
    }

    /** What all sessions hold together. */
    public QueueMemory memory() {
        return memory;
    }

    /** How many sessions there are, online or away. */
    public int size() {
        return sessions.get();
    }

    /**
     * Claims the client id for a connection on {@code loop}.
     *
     * @param then called on {@code loop}; must call {@link #claimed} when the session is attached
     */
    public void claim(String clientId, boolean cleanStart, EventLoop loop, Consumer<Claimed> then) {
        Runnable task = () -> proceed(clientId, cleanStart, loop, then);
        boolean[] start = {false};
        slots.compute(clientId, (id, present) -> {
            Slot slot = present == null ? new Slot() : present;
            if (slot.busy) {
                slot.waiting.add(task);
            } else {
                slot.busy = true;
                start[0] = true;
            }
            return slot;
        });
        if (start[0]) {
            task.run();
        }
    }

    /** The claim has taken effect; the next one of this client id may begin. */
    public void claimed(String clientId) {
        Runnable[] next = {null};
        slots.computeIfPresent(clientId, (id, slot) -> {
            next[0] = slot.waiting.poll();
            slot.busy = next[0] != null;
            return slot.session == null && !slot.busy ? null : slot;
        });
        if (next[0] != null) {
            next[0].run();
        }
    }

    private void proceed(String clientId, boolean cleanStart, EventLoop loop, Consumer<Claimed> then) {
        Slot slot = slots.get(clientId);
        Session present = slot == null ? null : slot.session;
        if (present == null) {
            runOn(loop, () -> then.accept(create(clientId, loop)));
            return;
        }
        runOn(present.loop(), () -> {
            present.takeOver();
            if (present.ended()) {
                runOn(loop, () -> then.accept(create(clientId, loop)));
            } else if (cleanStart || !present.durable()) {
                end(present);
                runOn(loop, () -> then.accept(create(clientId, loop)));
            } else if (present.loop().index() == loop.index()) {
                resume(present, then);
            } else {
                mover.move(present, loop, () -> resume(present, then));
            }
        });
    }

    private void resume(Session session, Consumer<Claimed> then) {
        session.cancelTimers();
        session.takeWill(); // back before the delay was over: it is not sent [MQTT-3.1.3-9]
        then.accept(new Claimed(session, true));
    }

    private Claimed create(String clientId, EventLoop loop) {
        var session = new Session(clientId, loop, limits, counters, memory);
        slots.computeIfPresent(clientId, (id, slot) -> {
            slot.session = session;
            return slot;
        });
        ids.add(clientId);
        sessions.incrementAndGet();
        return new Claimed(session, false);
    }

    /**
     * The session's client has gone. Publishes or delays the will, and ends the session now or when it expires.
     *
     * @param will null when there is none or the client took it back by DISCONNECT 0x00 [MQTT-3.14.4-3]
     */
    public void left(Session session, @Nullable Publication will, long willDelaySeconds) {
        if (session.online()) {
            online.decrementAndGet();
        }
        session.detach();
        if (will != null) {
            session.will(new PendingWill(will.message()));
        }
        if (!session.durable()) {
            end(session);
            return;
        }
        if (will != null) {
            delayWill(session, willDelaySeconds);
        }
        if (session.expirySeconds() < NEVER_EXPIRES) {
            session.expiryTimer(
                    session.loop().schedule(Duration.ofSeconds(session.expirySeconds()), () -> expire(session)));
        }
    }

    private void delayWill(Session session, long seconds) {
        if (seconds == 0) {
            publishWill(session);
            return;
        }
        PendingWill pending = session.takeWill();
        if (pending != null) {
            session.will(pending);
            pending.timer(session.loop().schedule(Duration.ofSeconds(seconds), () -> publishWill(session)));
        }
    }

    private void publishWill(Session session) {
        PendingWill pending = session.takeWill();
        if (pending != null) {
            pending.cancelTimer();
            publishWill(session, pending.publication());
        }
    }

    /** Publishes a will now, whatever its delay; call on the session's loop. */
    public void publishWill(Session session, Publication will) {
        counters.willsPublished.increment();
        wills.publish(session.loop(), will, session.clientId());
    }

    /** Publishes the wills that still wait for their delay: the broker goes, and these sessions with it. */
    public void publishWills() {
        for (Slot slot : slots.values()) {
            Session session = slot.session;
            if (session != null) {
                session.loop().execute(() -> publishWill(session));
            }
        }
    }

    private void expire(Session session) {
        if (!session.online() && !session.ended()) {
            counters.expiredSessions.increment();
            end(session);
        }
    }

    // The end of a session also ends the will's delay [MQTT-3.1.2-8].
    private void end(Session session) {
        session.cancelTimers();
        List<Delivery> forOthers = session.end();
        for (Subscription subscription : session.subscriptions().values()) {
            tree.remove(subscription);
        }
        session.subscriptions().clear();
        forOthers.forEach(delivery -> redelivery.again(session.loop(), delivery));
        sessions.decrementAndGet();
        publishWill(session);
        slots.computeIfPresent(session.clientId(), (id, slot) -> {
            if (slot.session == session) {
                slot.session = null;
                ids.remove(id);
            }
            return slot.session == null && !slot.busy ? null : slot;
        });
    }

    private static void runOn(EventLoop loop, Runnable action) {
        if (loop.inLoop()) {
            action.run();
        } else {
            loop.execute(action);
        }
    }
}
