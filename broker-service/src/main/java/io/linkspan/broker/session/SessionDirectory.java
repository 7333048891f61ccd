package io.linkspan.broker.session;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.log.CommitLog;
import io.linkspan.broker.log.LogRecord;
import io.linkspan.broker.subscribe.Subscription;
import io.linkspan.broker.subscribe.SubscriptionTree;
import io.linkspan.contracts.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
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
    private static final int READ_RUN = 512;

    /** MQTT 5's "never" for the session expiry interval [MQTT-3.1.2.11.2]. */
    public static final long NEVER_EXPIRES = 0xFFFF_FFFFL;

    /** @param present whether there was state to resume: the Session Present flag [MQTT-3.2.2-2, 3] */
    public record Claimed(Session session, boolean present) {}

    private final Slots slots = new Slots();
    private final AtomicInteger online = new AtomicInteger();
    private final BrokerLimits limits;
    private final BrokerCounters counters;
    private final SubscriptionTree tree;
    private final WillPublisher wills;
    private final SessionMover mover;
    private final SharedRedelivery redelivery;
    private final QueueMemory memory;
    private final CommitLog log;
    private final SessionStore store;
    private final Succession succession;
    private volatile Elsewhere elsewhere = Elsewhere.NOWHERE;

    public SessionDirectory(
            BrokerLimits limits,
            BrokerCounters counters,
            SubscriptionTree tree,
            WillPublisher wills,
            SessionMover mover,
            SharedRedelivery redelivery,
            CommitLog log,
            SessionStore store) {
        this.limits = limits;
        this.counters = counters;
        this.tree = tree;
        this.wills = wills;
        this.mover = mover;
        this.redelivery = redelivery;
        this.memory = new QueueMemory(limits);
        this.log = log;
        this.store = store;
        this.succession = new Succession(this, slots, tree, log, store);
    }

    /** Names who knows the other nodes; before the first client. */
    public void elsewhere(Elsewhere others) {
        elsewhere = others;
    }

    /** Who knows the other nodes. */
    public Elsewhere elsewhere() {
        return elsewhere;
    }

    /** Its sessions over the nodes of the cluster. */
    public Succession succession() {
        return succession;
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
        return slots.find(clientId);
    }

    /** Sessions in the order of their client ids, read while one goes on; those that come or go meanwhile may be missed. */
    public Iterator<Session> from(String clientId, boolean inclusive) {
        return slots.from(clientId, inclusive);
    }

    /** Ends a session whose client is away; on its loop. False when the client is there or just coming back. */
    public boolean remove(Session session) {
        if (slots.busy(session.clientId()) || session.online() || session.ended()) {
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
        return slots.size();
    }

    /**
     * Claims the client id for a connection on {@code loop}.
     *
     * @param wanted whether the client is still there; asked on {@code loop}
     * @param then called on {@code loop}; must call {@link #claimed} when the session is attached. Null when another node has
     *     the session and it could not be had
     */
    public void claim(
            String clientId,
            boolean cleanStart,
            EventLoop loop,
            BooleanSupplier wanted,
            Consumer<@Nullable Claimed> then) {
        slots.inTurn(clientId, () -> proceed(clientId, cleanStart, loop, wanted, then));
    }

    /** The claim has taken effect; the next one of this client id may begin. */
    public void claimed(String clientId) {
        slots.done(clientId);
    }

    private void proceed(
            String clientId,
            boolean cleanStart,
            EventLoop loop,
            BooleanSupplier wanted,
            Consumer<@Nullable Claimed> then) {
        Session present = find(clientId);
        if (present != null && present.former().isEmpty()) {
            take(present, cleanStart, loop, then);
            return;
        }
        slots.asking(clientId);
        elsewhere.claim(
                clientId,
                cleanStart,
                loop,
                wanted,
                found -> runOn(loop, () -> found(found, clientId, cleanStart, loop, wanted, then)));
    }

    private void found(
            Elsewhere.Found found,
            String clientId,
            boolean cleanStart,
            EventLoop loop,
            BooleanSupplier wanted,
            Consumer<@Nullable Claimed> then) {
        boolean first = slots.answered(clientId);
        Session arrived = find(clientId);
        if (found == Elsewhere.Found.UNAVAILABLE) {
            claimed(clientId);
            then.accept(null);
        } else if (!first && found == Elsewhere.Found.NOTHING) {
            proceed(clientId, cleanStart, loop, wanted, then);
        } else if (arrived == null) {
            then.accept(create(clientId, loop));
        } else {
            take(arrived, cleanStart, loop, then);
        }
    }

    private void take(Session present, boolean cleanStart, EventLoop loop, Consumer<@Nullable Claimed> then) {
        String clientId = present.clientId();
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
                checkpoint(present);
                mover.move(present, loop, () -> resume(present, then));
            }
        });
    }

    private void resume(Session session, Consumer<@Nullable Claimed> then) {
        session.absence().cancelTimers();
        session.absence().takeWill(); // back before the delay was over: it is not sent [MQTT-3.1.3-9]
        then.accept(new Claimed(session, true));
    }

    /**
     * A client is about to have the session: writes so, if the session or its will must survive this process. Then the
     * client may be told.
     *
     * @param will the client's, published when the connection ends without DISCONNECT
     */
    public CompletionStage<Void> entering(Session session, @Nullable Message will, long willDelaySeconds) {
        session.connections(session.connections() + 1);
        if (!session.durable() && will == null && session.number() == 0) {
            return store.settled(session.clientId());
        }
        if (session.number() == 0) {
            session.number(store.nextNumber());
        }
        return store.save(saved(session, true, will, willDelaySeconds));
    }

    private static SavedSession saved(Session session, boolean online, @Nullable Message will, long willDelay) {
        return new SavedSession(
                session.clientId(),
                session.number(),
                session.connections(),
                online,
                session.expirySeconds(),
                "",
                session.former(),
                will,
                willDelay);
    }

    private Claimed create(String clientId, EventLoop loop) {
        var session = new Session(clientId, loop, limits, counters, memory, log);
        slots.put(session);
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
            session.absence().will(new PendingWill(will.message()));
        }
        if (!session.durable()) {
            end(session);
            return;
        }
        away(session, will == null ? null : will.message(), willDelaySeconds);
    }

    // The session waits for its client, its will for its delay.
    private void away(Session session, @Nullable Message will, long willDelaySeconds) {
        if (session.number() > 0) {
            boolean waits = will != null && willDelaySeconds > 0;
            store.saveEventually(saved(session, false, waits ? will : null, waits ? willDelaySeconds : 0));
        }
        if (will != null) {
            delayWill(session, willDelaySeconds);
        }
        expireLater(session);
    }

    void expireLater(Session session) {
        if (session.expirySeconds() < NEVER_EXPIRES) {
            session.absence()
                    .expiryTimer(session.loop()
                            .schedule(Duration.ofSeconds(session.expirySeconds()), () -> expire(session)));
        }
    }

    private void delayWill(Session session, long seconds) {
        if (seconds == 0) {
            publishWill(session);
            return;
        }
        PendingWill pending = session.absence().takeWill();
        if (pending != null) {
            session.absence().will(pending);
            pending.timer(session.loop().schedule(Duration.ofSeconds(seconds), () -> publishWill(session)));
        }
    }

    private void publishWill(Session session) {
        PendingWill pending = session.absence().takeWill();
        if (pending != null) {
            pending.cancelTimer();
            publishWill(session, pending.publication());
            if (session.number() > 0 && !session.ended()) {
                store.saveEventually(saved(session, false, null, 0));
            }
        }
    }

    /** Publishes a will now, whatever its delay; call on the session's loop. */
    public void publishWill(Session session, Publication will) {
        counters.willsPublished.increment();
        List<LogRecord> spent = session.number() == 0
                ? List.of()
                : List.of(new LogRecord.WillSpent(session.number(), session.connections()));
        wills.publish(session.loop(), will, spent);
    }

    /** Publishes the wills that still wait for their delay: the broker goes, and these sessions with it. */
    public void publishWills() {
        slots.forEach(session -> {
            if (!session.logged()) {
                session.loop().execute(() -> publishWill(session));
            }
        });
    }

    private void expire(Session session) {
        if (!session.online() && !session.ended()) {
            counters.expiredSessions.increment();
            end(session);
        }
    }

    // The end of a session also ends the will's delay [MQTT-3.1.2-8].
    void end(Session session) {
        session.absence().cancelTimers();
        List<Queued> forOthers = session.end();
        for (Subscription subscription : session.subscriptions().values()) {
            tree.remove(subscription);
        }
        if (session.number() > 0) {
            store.forget(
                    session.clientId(),
                    session.number(),
                    List.copyOf(session.subscriptions().keySet()));
        }
        session.subscriptions().clear();
        toOthers(session.loop(), forOthers);
        publishWill(session);
        slots.remove(session);
    }

    // --- after a restart

    /**
     * Makes a session as it was before this life of the node, without a client; on {@code loop}. What it is owed follows
     * from {@link Revival}, when all sessions and their subscriptions are there.
     *
     * @param subscriptions makes its subscriptions, by filter as the client wrote it
     */
    Session revive(SavedSession saved, EventLoop loop, Function<Session, Map<String, Subscription>> subscriptions) {
        Session session = create(saved.clientId(), loop).session();
        session.number(saved.number());
        session.connections(saved.connections());
        session.expirySeconds(saved.expirySeconds());
        session.former(saved.former());
        session.subscriptions().putAll(subscriptions.apply(session));
        session.subscriptions().values().forEach(tree::add);
        return session;
    }

    /**
     * Lets a revived session's will and expiry take their course, as when its connection ends: if it was there, that is what
     * has happened.
     *
     * @param past what is known of it if it was on its way from another node, or to one
     * @param will null when there is none, or it has been published
     */
    void goOn(Session session, SavedSession saved, Settling.Past past, @Nullable Message will) {
        if (!saved.owner().isEmpty()) {
            slots.remove(session);
            elsewhere.resumeLeaving(session, saved.owner(), past.phase() == LogRecord.Phase.LEFT);
            return;
        }
        if (saved.comes()) {
            elsewhere.resumeComing(session, past);
        }
        if (will != null) {
            session.absence().will(new PendingWill(will));
        }
        if (!session.durable()) {
            end(session);
            return;
        }
        if (saved.online()) {
            away(session, will, saved.willDelaySeconds());
            return;
        }
        if (will != null) {
            delayWill(session, saved.willDelaySeconds());
        }
        expireLater(session);
    }

    CommitLog log() {
        return log;
    }

    SubscriptionTree tree() {
        return tree;
    }

    /** Appends the QoS 2 state of the sessions of this loop to the log. */
    public void checkpoint(EventLoop loop) {
        List<LogRecord> states = new ArrayList<>();
        slots.forEach(session -> {
            if (session.number() > 0 && session.loop().index() == loop.index()) {
                LogRecord.SessionState state = session.state();
                if (state != null) {
                    states.add(state);
                }
            }
        });
        for (int from = 0; from < states.size(); from += READ_RUN) {
            log.append(loop, states.subList(from, Math.min(states.size(), from + READ_RUN)), null);
        }
        elsewhere.checkpoint(loop);
    }

    // Before it leaves its loop: a checkpoint that has been at the one it goes to will not meet it here.
    private void checkpoint(Session session) {
        LogRecord.SessionState state = session.state();
        if (state != null) {
            log.append(session.loop(), List.of(state), null);
        }
        elsewhere.checkpoint(session);
    }

    /** Gives what was owed to a session that is no more to others of its groups. */
    void toOthers(EventLoop loop, List<Queued> queued) {
        List<Parked> parked = new ArrayList<>();
        for (Queued one : queued) {
            switch (one) {
                case Delivery delivery -> redelivery.again(loop, delivery);
                case Parked away -> parked.add(away);
            }
        }
        for (int from = 0; from < parked.size(); from += READ_RUN) {
            List<Parked> run = parked.subList(from, Math.min(parked.size(), from + READ_RUN));
            log.read(loop, run.stream().map(one -> one.owing().kept()).toList(), messages -> {
                for (int i = 0; i < run.size(); i++) {
                    Message message = messages.get(i);
                    if (message != null) {
                        redelivery.again(loop, run.get(i).with(message));
                    }
                }
            });
        }
    }

    static void runOn(EventLoop loop, Runnable action) {
        if (loop.inLoop()) {
            action.run();
        } else {
            loop.execute(action);
        }
    }
}
