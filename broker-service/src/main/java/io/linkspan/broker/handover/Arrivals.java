package io.linkspan.broker.handover;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.log.Kept;
import io.linkspan.broker.log.LogRecord;
import io.linkspan.broker.log.LogRecord.Phase;
import io.linkspan.broker.log.Target;
import io.linkspan.broker.publish.SessionMoves;
import io.linkspan.broker.session.Delivery;
import io.linkspan.broker.session.Owing;
import io.linkspan.broker.session.SavedSession;
import io.linkspan.broker.session.Session;
import io.linkspan.broker.session.Settling;
import io.linkspan.broker.stream.Handed;
import io.linkspan.broker.subscribe.SharedGroup;
import io.linkspan.broker.subscribe.Subscription;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.topic.SharedFilter;
import io.linkspan.contracts.topic.SubscriptionFilter;
import io.linkspan.contracts.wire.WireException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The sessions that come to this node, from their first message until their former owner has forgotten them. */
final class Arrivals implements SessionMoves {
    private static final long LOGS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Moves moves;
    private final Map<Long, Arrival> bySession = new ConcurrentHashMap<>();
    private final Map<String, Arrival> byClient = new ConcurrentHashMap<>();
    private final Map<String, Expected> expected = new ConcurrentHashMap<>();

    private volatile @Nullable Logs logs;

    /** The nodes that have, or had, a log, as the registry has said lately. */
    private record Logs(long nanos, CompletionStage<Set<NodeId>> nodes) {}

    /** A client that waits for its session. */
    record Expected(EventLoop loop, Runnable arrived) {}

    Arrivals(Moves moves) {
        this.moves = moves;
    }

    /** How many there are. */
    int size() {
        return bySession.size();
    }

    /** The one of that client; null for none. */
    @Nullable
    Arrival of(String clientId) {
        return byClient.get(clientId);
    }

    /** Somebody waits for the client's session: runs when its client may be let in, on some thread. */
    void expect(String clientId, EventLoop loop, Runnable arrived) {
        expected.put(clientId, new Expected(loop, arrived));
        Arrival present = of(clientId);
        if (present != null && present.ready()) {
            arrived(clientId);
        }
    }

    /** Nobody waits any more. */
    void giveUp(String clientId) {
        expected.remove(clientId);
    }

    /** The client may be let in. False when it has not come back yet. */
    boolean arrived(String clientId) {
        Expected waiting = expected.remove(clientId);
        if (waiting != null) {
            waiting.arrived.run();
        }
        return waiting != null;
    }

    void forget(long session, Arrival arrival) {
        bySession.remove(session);
        byClient.remove(arrival.session().clientId(), arrival);
    }

    /** A session that was still arriving when this node's life before ended; on its loop, before there are clients. */
    void resume(Session session, Settling.Past past) {
        var arrival = new Arrival(moves, this, session.number(), NodeId.of(session.former()));
        arrival.begin(session);
        bySession.put(session.number(), arrival);
        byClient.put(session.clientId(), arrival);
        arrival.resume(past);
    }

    /** What the log must know of those of this loop, whatever was said before; on it. */
    void checkpoint(EventLoop loop) {
        for (Arrival arrival : bySession.values()) {
            if (arrival.session().loop().index() == loop.index()) {
                say(loop, arrival);
            }
        }
    }

    /** What it must know of this one; on its loop. */
    void checkpoint(Session session) {
        Arrival arrival = byClient.get(session.clientId());
        if (arrival != null) {
            say(session.loop(), arrival);
        }
    }

    private void say(EventLoop loop, Arrival arrival) {
        arrival.records().forEach(record -> moves.log().append(loop, List.of(record), null));
    }

    @Override
    public @Nullable Runnable take(
            EventLoop loop, Publication publication, Handed handed, @Nullable Kept kept, List<LogRecord> with) {
        if (handed.part() == Handed.Part.STATE) {
            return state(loop, publication, handed.session(), with);
        }
        Arrival arrival = bySession.get(handed.session());
        if (arrival == null) {
            return null; // it has ended here meanwhile
        }
        return switch (handed.part()) {
            case MESSAGE -> message(arrival, publication, handed, kept, with);
            case READY -> {
                arrival.about(Phase.READY, with);
                yield () -> arrival.inLoop(arrival::becomeReady);
            }
            case END -> {
                arrival.about(Phase.SENT, with);
                yield () -> arrival.inLoop(arrival::end);
            }
            case SUBSCRIPTIONS -> more(arrival, publication);
            case STATE -> throw new IllegalStateException("told apart above");
        };
    }

    private @Nullable Runnable state(EventLoop loop, Publication publication, long key, List<LogRecord> with) {
        MovedSession moved;
        try {
            moved = MoveCodec.session(publication.message().payload());
        } catch (WireException malformed) {
            return null; // of a version that this one does not know: its client starts anew
        }
        boolean fresh = !bySession.containsKey(key); // nobody else adds to it: a lane has one loop
        if (fresh && moves.succession().has(moved.clientId())) {
            // All of it came before its former owner died, which has begun again and does not know.
            var unused = moves.nodes().ask(moved.former(), MoveCodec.write(new Question.Release(key)));
            return null;
        }
        Arrival arrival = bySession.computeIfAbsent(key, ignored -> create(loop, key, moved));
        if (!arrival.comes(moved.horizon(), with) && moved.again()) {
            return () -> arrival.inLoop(arrival::formerBeganAgain);
        }
        if (moved.number() > 0 && moves.log().durable()) {
            with.add(new LogRecord.SessionState(
                    moved.number(),
                    moved.incoming(),
                    moved.released().stream()
                            .map(packetId -> new LogRecord.Exchange(0, packetId, true))
                            .toList()));
        }
        return () -> arrival.inLoop(() -> arrival.open(moved));
    }

    private @Nullable Runnable more(Arrival arrival, Publication publication) {
        try {
            MovedSession moved = MoveCodec.session(publication.message().payload());
            return () -> arrival.inLoop(() -> moves.succession()
                    .subscribe(
                            arrival.session(),
                            subscriptions(arrival.session(), moved).values()));
        } catch (WireException malformed) {
            return null; // as above
        }
    }

    private Arrival create(EventLoop loop, long key, MovedSession moved) {
        Expected waiting = expected.get(moved.clientId());
        var arrival = new Arrival(moves, this, key, moved.former());
        var saved = new SavedSession(
                moved.clientId(),
                moved.number(),
                moved.connections(),
                false,
                moved.expirySeconds(),
                "",
                moved.former().value(),
                null,
                0);
        moves.succession().arrive(saved, waiting == null ? loop : waiting.loop, made -> {
            arrival.begin(made); // before the first message comes directly
            byClient.put(made.clientId(), arrival);
            return subscriptions(made, moved);
        });
        return arrival;
    }

    private static Map<String, Subscription> subscriptions(Session made, MovedSession moved) {
        Map<String, Subscription> all = new LinkedHashMap<>();
        for (MovedSession.Subscribed one : moved.subscriptions()) {
            all.put(
                    one.filter(),
                    new Subscription(
                            made,
                            SubscriptionFilter.parse(one.filter()),
                            QoS.of(one.qos()),
                            one.noLocal(),
                            one.retainAsPublished(),
                            one.identifier(),
                            made.durable()));
        }
        return all;
    }

    private Runnable message(
            Arrival arrival, Publication publication, Handed handed, @Nullable Kept kept, List<LogRecord> with) {
        long number = arrival.session().number();
        SharedFilter share = handed.share();
        Owing owing = null;
        if (kept != null && number > 0) {
            int slot = kept.add(new Target.ForSession(
                    number, handed.qos(), handed.retain(), handed.identifiers(), share == null ? null : share.value()));
            owing = new Owing(kept, slot, handed.again());
            if (handed.packetId() > 0) {
                with.add(new LogRecord.Sent(number, kept.sequence(), handed.packetId()));
            }
        }
        SharedGroup group = share == null ? null : moves.succession().group(share);
        var delivery = new Delivery(publication, handed.qos(), handed.retain(), handed.identifiers(), group, owing);
        arrival.expect(delivery, with);
        return () -> arrival.inLoop(() -> arrival.handed(delivery, handed.packetId()));
    }

    // One question for all sessions that settle at the time.
    CompletionStage<Set<NodeId>> logs() {
        Logs known = logs;
        if (known == null || System.nanoTime() - known.nanos > LOGS_NANOS) {
            known = new Logs(System.nanoTime(), moves.store().nodes().thenApply(nodes -> nodes.stream()
                    .map(NodeId::of)
                    .collect(Collectors.toUnmodifiableSet())));
            logs = known;
        }
        return known.nodes;
    }
}
