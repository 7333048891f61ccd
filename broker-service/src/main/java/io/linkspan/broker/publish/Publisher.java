package io.linkspan.broker.publish;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.log.CommitLog;
import io.linkspan.broker.log.Kept;
import io.linkspan.broker.log.LogRecord;
import io.linkspan.broker.log.Target;
import io.linkspan.broker.outbox.NodeRoutes;
import io.linkspan.broker.outbox.PeerRoutes;
import io.linkspan.broker.publish.LoopState.Addressed;
import io.linkspan.broker.retain.RetainedStore;
import io.linkspan.broker.session.Delivery;
import io.linkspan.broker.session.Loops;
import io.linkspan.broker.session.Owing;
import io.linkspan.broker.session.Session;
import io.linkspan.broker.stream.Handed;
import io.linkspan.broker.stream.Picks;
import io.linkspan.broker.subscribe.FilterSubscribers;
import io.linkspan.broker.subscribe.SharedGroup;
import io.linkspan.broker.subscribe.Subscription;
import io.linkspan.broker.subscribe.SubscriptionTree;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.topic.SharedFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes a message once and gives it to everybody who wants it: retained store, sessions of this loop at once, sessions
 * of other loops in one hand-over per loop and read batch, the outboxes of peers and of other nodes.
 */
public final class Publisher {
    /** Where a message came from; decides No Local and keeps forwarded messages from going to peers again. */
    public enum Origin {
        CLIENT,
        PEER,
        /** Another broker of this cluster: for the sessions of this node, and nobody else. */
        NODE,
        BROKER
    }

    private final SubscriptionTree tree;
    private final RetainedStore retained;
    private final PeerRoutes peers;
    private final NodeRoutes nodes;
    private final BrokerCounters counters;
    private final CommitLog log;
    private final Supplier<Loops> loops;
    private volatile SessionMoves moves = SessionMoves.NONE;
    private final List<LoopState> states = new CopyOnWriteArrayList<>();
    private final Mailboxes mailboxes;

    public Publisher(
            SubscriptionTree tree,
            RetainedStore retained,
            PeerRoutes peers,
            NodeRoutes nodes,
            BrokerCounters counters,
            BrokerLimits limits,
            CommitLog log,
            Supplier<Loops> loops) {
        this.tree = tree;
        this.retained = retained;
        this.peers = peers;
        this.nodes = nodes;
        this.counters = counters;
        this.log = log;
        this.loops = loops;
        this.mailboxes = new Mailboxes(states, loops, limits);
    }

    /** Names who takes in sessions that come from other nodes; before the first client. */
    public void moves(SessionMoves into) {
        moves = into;
    }

    /** Prepares one scratch per loop; call once, before the first publish. */
    public void start() {
        int count = loops.get().size();
        for (int i = 0; i < count; i++) {
            states.add(new LoopState(count, tree.matches()));
        }
    }

    /**
     * Publishes on {@code loop}, which must be the calling one.
     *
     * @return how many sessions, shared groups, peers and other nodes it goes to
     */
    public int publish(EventLoop loop, Publication publication, Origin origin) {
        return publish(loop, publication, origin, List.of(), null);
    }

    /**
     * Publishes on {@code loop}, which must be the calling one, and logs it first if somebody who is to get it must get it
     * after a crash, too.
     *
     * @param with what the log is told together with the message, or all alone when nobody needs the message
     * @param committed runs on {@code loop} when the promise of QoS 1 and 2 holds: at once when the log is not needed
     * @return how many sessions, shared groups and peers it goes to
     */
    public int publish(
            EventLoop loop,
            Publication publication,
            Origin origin,
            List<LogRecord> with,
            @Nullable Runnable committed) {
        Message message = publication.message();
        LoopState state = states.get(loop.index());
        Kept kept = keep(publication);
        if (message.retain()) {
            retain(loop, publication, kept);
        }
        Publication named = nodes.named(publication, kept);
        state.kept = kept;
        int recipients = toSessions(loop, state, named, origin);
        state.kept = null;
        if (origin == Origin.CLIENT) {
            recipients += peers.append(publication, kept);
        }
        int others = nodes.append(named, state.served, kept);
        state.slow |= others > 0 && message.qos() != QoS.AT_MOST_ONCE && nodes.pressing();
        log(loop, publication, kept, with, committed);
        handCollected(loop, state);
        return recipients + others;
    }

    // The log remembers the change until the registry has it.
    private void retain(EventLoop loop, Publication publication, @Nullable Kept kept) {
        if (kept == null) {
            retained.accept(publication);
            return;
        }
        retained.accept(publication, version -> {
            int slot = kept.add(new Target.ForRetained(version));
            return () -> log.done(loop, kept, slot);
        });
    }

    private @Nullable Kept keep(Publication publication) {
        boolean keeps = publication.message().qos() != QoS.AT_MOST_ONCE && log.durable();
        return keeps ? log.keep(publication) : null;
    }

    private void log(
            EventLoop loop,
            Publication publication,
            @Nullable Kept kept,
            List<LogRecord> with,
            @Nullable Runnable committed) {
        List<LogRecord> gathering = states.get(loop.index()).unit;
        if (gathering != null) {
            if (kept != null && !kept.finished()) {
                gathering.add(new LogRecord.Logged(kept, publication.message()));
            }
            gathering.addAll(with);
        } else if (kept != null && !kept.finished()) {
            var logged = new LogRecord.Logged(kept, publication.message());
            log.append(loop, with.isEmpty() ? List.of(logged) : and(logged, with), committed);
        } else if (!with.isEmpty()) {
            log.append(loop, with, committed);
        } else if (committed != null) {
            committed.run();
        }
    }

    private static List<LogRecord> and(LogRecord first, List<LogRecord> others) {
        List<LogRecord> all = new ArrayList<>(1 + others.size());
        all.add(first);
        all.addAll(others);
        return all;
    }

    /**
     * Publishes several messages of which the log is to keep all or none.
     *
     * @param publishes publishes or delivers them on {@code loop}, without anything to go with them or to wait for them
     * @param with what the log is told together with them
     * @param committed runs on {@code loop} when the promise holds for all of it, and for all that was promised before
     */
    public void together(EventLoop loop, Runnable publishes, List<LogRecord> with, Runnable committed) {
        together(loop, publishes, unit -> unit.addAll(with), committed);
    }

    /**
     * As {@link #together(EventLoop, Runnable, List, Runnable)}, but if the log is to keep none of the messages it is told
     * nothing at all.
     */
    public void togetherIfKept(EventLoop loop, Runnable publishes, List<LogRecord> with, Runnable committed) {
        together(
                loop,
                publishes,
                unit -> {
                    if (!unit.isEmpty()) {
                        unit.addAll(with);
                    }
                },
                committed);
    }

    private void together(EventLoop loop, Runnable publishes, Consumer<List<LogRecord>> with, Runnable committed) {
        LoopState state = states.get(loop.index());
        List<LogRecord> unit = new ArrayList<>();
        state.unit = unit;
        try {
            publishes.run();
        } finally {
            state.unit = null;
        }
        with.accept(unit);
        if (log.durable()) {
            log.append(loop, unit, committed); // a barrier when nothing is to be kept
        } else {
            committed.run();
        }
        handCollected(loop, state);
    }

    /**
     * Delivers what another node of the cluster took in: to this node's sessions, and to a member of each shared group that
     * this node was picked for. The retained store hears of it from the registry.
     */
    public void deliver(EventLoop loop, Publication publication, Picks picks) {
        Handed handed = picks.handed();
        if (handed != null) {
            hand(loop, publication, handed);
            return;
        }
        nodes.seen(publication);
        LoopState state = states.get(loop.index());
        Kept kept = keep(publication);
        state.kept = kept;
        match(state, publication);
        if (!picks.only()) {
            plain(loop, state, publication, Origin.NODE);
        }
        for (SharedFilter picked : picks.groups()) {
            SharedGroup group = null;
            for (FilterSubscribers subscribers : state.matched) {
                SharedGroup named = subscribers.group(picked.group());
                group = named != null && named.filter().equals(picked) ? named : group;
            }
            if (group == null) {
                handOn(publication, picked, kept);
            } else {
                toMember(loop, state, group, publication);
            }
        }
        state.kept = null;
        log(loop, publication, kept, List.of(), null);
        handCollected(loop, state);
    }

    private void hand(EventLoop loop, Publication publication, Handed handed) {
        Kept kept = keep(publication);
        List<LogRecord> with = new ArrayList<>();
        Runnable taken = moves.take(loop, publication, handed, kept, with);
        log(loop, publication, kept, with, null);
        LoopState state = states.get(loop.index());
        if (taken != null) {
            state.behind.add(taken);
        }
        handCollected(loop, state);
    }

    // The last member has gone since the node was picked. As often as the message has hops left: two nodes that each
    // believe the other has members would otherwise pass it on until the registry has told them.
    private void handOn(Publication publication, SharedFilter group, @Nullable Kept kept) {
        Message message = publication.message();
        var next = message.hopLimit() == 0
                ? null
                : new Publication(message.towards(message.targets(), message.path(), message.hopLimit() - 1));
        if (next == null || !nodes.hand(next, group, kept)) {
            counters.dropped(Drop.NO_SHARED_MEMBER).increment();
        }
    }

    /** Publishes what the broker itself says: to sessions of this node, never to peers or other nodes. */
    public int publishOwn(EventLoop loop, Publication publication) {
        if (publication.message().retain()) {
            retained.keepOwn(publication);
        }
        return toSessions(loop, states.get(loop.index()), publication, Origin.BROKER);
    }

    /** Gives a message that a member of a shared group could not take any more to another member [MQTT-4.8.2-5]. */
    public void again(EventLoop loop, Delivery delivery) {
        // In a turn of its own: a session may end in the middle of another publish.
        loop.execute(() -> {
            var group = delivery.group();
            if (group == null) {
                return;
            }
            LoopState state = states.get(loop.index());
            Kept kept = keep(delivery.publication());
            if (!group.online() && nodes.serves(group.filter())) {
                handOn(delivery.publication(), group.filter(), kept);
            } else {
                state.kept = kept;
                toMember(loop, state, group, delivery.publication());
                state.kept = null;
            }
            log(loop, delivery.publication(), kept, List.of(), null);
            handCollected(loop, state);
            Owing before = delivery.owing();
            if (before != null) {
                log.done(loop, before.kept(), before.slot()); // behind what the other member is owed
            }
            flush(loop);
        });
    }

    /** Hands over what was gathered for other loops; call at the end of a read batch or after single publishes. */
    public void flush(EventLoop loop) {
        mailboxes.flush(loop);
    }

    /** Whether some loop has so much under way to it, or the log so much before it, that publishers must not be read. */
    public boolean congested() {
        return log.congested() || mailboxes.full();
    }

    /** Whether a link has no room for it and wants its publisher to be told so; counted. */
    public boolean refuses(Publication publication) {
        return peers.refuses(publication);
    }

    /** Whether somebody is to get the message who must get it after a crash, too. */
    public boolean promises(EventLoop loop, Publication publication) {
        LoopState state = states.get(loop.index());
        match(state, publication);
        return peers.wants(publication)
                || nodes.promises(publication)
                || state.matched.stream().anyMatch(FilterSubscribers::durable);
    }

    /** Whether a message published on this loop since the last call went to a client whose queue fills. */
    public boolean slow(EventLoop loop) {
        LoopState state = states.get(loop.index());
        boolean slow = state.slow;
        state.slow = false;
        return slow;
    }

    /** How many deliveries this loop's publishes have made so far; tells how much work a read batch has been. */
    public long work(EventLoop loop) {
        return states.get(loop.index()).recipients;
    }

    /** Deliveries handed over to other loops and not yet arrived there. */
    public int underWay() {
        return mailboxes.underWay();
    }

    private int toSessions(EventLoop loop, LoopState state, Publication publication, Origin origin) {
        state.served.clear();
        match(state, publication);
        if (state.matched.isEmpty()) {
            return 0;
        }
        long before = state.recipients;
        plain(loop, state, publication, origin);
        for (FilterSubscribers subscribers : state.matched) {
            subscribers.forEachGroup(group -> toGroup(loop, state, group, publication));
        }
        return (int) (state.recipients - before);
    }

    private void match(LoopState state, Publication publication) {
        state.matched = state.matches.match(publication.message().topic());
    }

    private void plain(EventLoop loop, LoopState state, Publication publication, Origin origin) {
        if (state.matched.size() == 1) {
            state.matched.getFirst().forEachPlain(subscription -> {
                if (wants(subscription, publication, origin)) {
                    send(loop, state, subscription, publication, identifiers(subscription));
                }
            });
        } else if (!state.matched.isEmpty()) {
            mergePlain(loop, state, publication, origin);
        }
    }

    // Members here come first; one that is away keeps the message only if no other node has a member.
    private void toGroup(EventLoop loop, LoopState state, SharedGroup group, Publication publication) {
        if (nodes.any()) {
            if (!group.online() && nodes.serves(group.filter())) {
                return;
            }
            state.served.add(group.filter());
        }
        toMember(loop, state, group, publication);
    }

    private void toMember(EventLoop loop, LoopState state, SharedGroup group, Publication publication) {
        Subscription member = group.pick();
        if (member == null) {
            counters.dropped(Drop.NO_SHARED_MEMBER).increment();
        } else {
            send(loop, state, member, publication, identifiers(member), group);
        }
    }

    // A client with several matching subscriptions gets one copy, with the highest QoS [MQTT-3.3.4-2] and every
    // identifier [MQTT-3.3.4-3].
    private void mergePlain(EventLoop loop, LoopState state, Publication publication, Origin origin) {
        var merged = state.merged;
        for (FilterSubscribers subscribers : state.matched) {
            subscribers.forEachPlain(subscription -> {
                if (wants(subscription, publication, origin)) {
                    merged.merge(subscription.subscriber(), new Merged(subscription), Merged::plus);
                }
            });
        }
        merged.forEach((subscriber, one) -> send(loop, state, one.strongest(), publication, one.identifiers()));
        merged.clear();
    }

    private void send(
            EventLoop loop, LoopState state, Subscription subscription, Publication publication, int[] identifiers) {
        send(loop, state, subscription, publication, identifiers, null);
    }

    private void send(
            EventLoop loop,
            LoopState state,
            Subscription subscription,
            Publication publication,
            int[] identifiers,
            @Nullable SharedGroup group) {
        Message message = publication.message();
        QoS qos = message.qos().level() <= subscription.qos().level() ? message.qos() : subscription.qos();
        var session = (Session) subscription.subscriber();
        state.recipients++;
        if (session.turnsAway(qos)) {
            return;
        }
        boolean retain = message.retain() && subscription.retainAsPublished();
        state.slow |= qos != QoS.AT_MOST_ONCE && session.pressing();
        Kept kept = state.kept;
        if (kept == null || qos == QoS.AT_MOST_ONCE || !session.logged()) {
            mailboxes.give(loop, session, new Delivery(publication, qos, retain, identifiers, group, null));
            return;
        }
        int slot = kept.add(new Target.ForSession(
                session.number(),
                qos,
                retain,
                identifiers,
                group == null ? null : subscription.filter().value()));
        // Not before it has been appended: what the session says of it must stand behind it in the log.
        state.collected.add(new Addressed(
                session, new Delivery(publication, qos, retain, identifiers, group, new Owing(kept, slot, false))));
    }

    private void handCollected(EventLoop loop, LoopState state) {
        if (state.unit == null && !state.collected.isEmpty()) {
            var ready = state.collected;
            state.collected = new ArrayList<>();
            ready.forEach(addressed -> mailboxes.give(loop, addressed.session(), addressed.delivery()));
        }
        if (state.unit == null && !state.behind.isEmpty()) {
            var ready = state.behind;
            state.behind = new ArrayList<>();
            ready.forEach(Runnable::run);
        }
    }

    // No Local: never back to the client that published, on whatever node it did [MQTT-3.8.3-3]. A peer's client of the
    // same id is another client.
    private static boolean wants(Subscription subscription, Publication publication, Origin origin) {
        boolean ownClient = origin == Origin.CLIENT
                || (origin == Origin.NODE && publication.message().path().isEmpty());
        return !ownClient
                || !subscription.noLocal()
                || !subscription
                        .subscriber()
                        .clientId()
                        .equals(publication.message().publisher());
    }

    private static int[] identifiers(Subscription subscription) {
        return subscription.identifier() == 0 ? Merged.NONE : new int[] {subscription.identifier()};
    }
}
