package io.linkspan.broker.handover;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.log.Kept;
import io.linkspan.broker.log.LogRecord;
import io.linkspan.broker.outbox.Destination;
import io.linkspan.broker.outbox.Outbox;
import io.linkspan.broker.session.Delivery;
import io.linkspan.broker.session.Session;
import io.linkspan.broker.session.SessionStore;
import io.linkspan.broker.session.Surrender;
import io.linkspan.broker.stream.Handed;
import io.linkspan.broker.stream.Picks;
import io.linkspan.broker.subscribe.SharedGroup;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.StreamId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sessions that leave this node: what they are owed, and what still comes for them, goes to their new owner. */
final class Departures {
    /** How long the new owner may stay away with the last of it in its lane. */
    private static final Duration PATIENCE = Duration.ofDays(1);

    /** Between two looks whether the new owner has settled it. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private static final byte[] NO_PAYLOAD = {};

    private final Moves moves;
    private final Map<Long, Departure> bySession = new ConcurrentHashMap<>();
    private final Map<String, Departure> byClient = new ConcurrentHashMap<>();
    /** Those that have left, until the registry says no more that their sessions come from here. */
    private final Map<Long, Departure> unsettled = new ConcurrentHashMap<>();

    Departures(Moves moves) {
        this.moves = moves;
    }

    /** How many there are. */
    int size() {
        return bySession.size();
    }

    /** Begins; the session has another owner now and no client, and its loop stays the same. Call on it. */
    void begin(Session session, NodeId to) {
        enter(session, to, false);
    }

    /** Goes on with what this node's life before had begun. */
    void resume(Session session, NodeId to, boolean left) {
        Departure departure = enter(session, to, true);
        if (left) {
            departure.release();
        }
    }

    /** What the log must know of those of this loop, whatever was said before; on it. */
    void checkpoint(EventLoop loop) {
        unsettled.values().removeIf(left -> moves.succession().has(left.session.clientId())); // it has come back
        Stream.concat(bySession.values().stream(), unsettled.values().stream())
                .filter(departure -> departure.session.loop().index() == loop.index() && departure.released)
                .forEach(departure -> departure.left(null));
    }

    private Departure enter(Session session, NodeId to, boolean again) {
        var departure = new Departure(session, to);
        unsettled.remove(departure.key);
        bySession.put(departure.key, departure);
        byClient.put(session.clientId(), departure);
        departure.start(again);
        return departure;
    }

    /** Says once more that the client may be let in, if a session of that client goes to that node. */
    boolean again(String clientId, NodeId to) {
        Departure departure = byClient.get(clientId);
        if (departure == null || !departure.to.equals(to)) {
            return false;
        }
        departure.session.loop().execute(departure::ready);
        return true;
    }

    /** Nobody sends messages for the session here any more. False when it is not known. */
    boolean release(long session) {
        Departure departure = bySession.get(session);
        if (departure == null) {
            return false;
        }
        departure.session.loop().execute(departure::release);
        return true;
    }

    private final class Departure implements Surrender.Receiver {
        private final Session session;
        private final NodeId to;
        private final long key;
        private final int lane;
        private final Outbox outbox;
        private final Surrender surrender;
        private boolean released;

        private Departure(Session session, NodeId to) {
            this.session = session;
            this.to = to;
            this.key = session.number() > 0
                    ? session.number()
                    : ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
            this.lane = StreamId.laneOf(moves.own(), session.clientId());
            this.outbox = moves.outboxes().open(Destination.node(to));
            this.surrender = moves.succession().surrender(session, this);
        }

        private void start(boolean again) {
            Surrender.Open open = surrender.open();
            var state = new MovedSession(
                    moves.self(),
                    again,
                    session.clientId(),
                    session.number(),
                    session.connections(),
                    session.expirySeconds(),
                    session.subscriptions().values().stream()
                            .map(one -> new MovedSession.Subscribed(
                                    one.filter().value(),
                                    one.qos().level(),
                                    one.noLocal(),
                                    one.retainAsPublished(),
                                    one.identifier()))
                            .toList(),
                    open.incoming(),
                    open.released(),
                    moves.outboxes().horizon());
            Handed.Part part = Handed.Part.STATE;
            for (MovedSession one : state.parts()) {
                control(part, MoveCodec.write(one));
                part = Handed.Part.SUBSCRIPTIONS;
            }
            surrender.begin();
        }

        @Override
        public void owed(Delivery delivery, int packetId, boolean again) {
            var owing = delivery.owing();
            SharedGroup group = delivery.group();
            Publication publication =
                    moves.outboxes().named(delivery.publication(), owing == null ? null : owing.kept());
            var handed = new Handed(
                    key,
                    Handed.Part.MESSAGE,
                    delivery.qos(),
                    delivery.retain(),
                    delivery.identifiers(),
                    group == null ? null : group.filter(),
                    packetId,
                    again);
            Kept kept = keep(publication);
            outbox.hand(lane, publication, Picks.of(handed), kept);
            if (kept != null && owing != null) {
                moves.log().hand(session.loop(), owing.kept(), owing.slot(), kept, publication.message(), List.of());
            } else if (kept != null) {
                append(kept, publication);
            }
        }

        @Override
        public void ready() {
            control(Handed.Part.READY, NO_PAYLOAD);
        }

        private void control(Handed.Part part, byte[] payload) {
            var publication = new Publication(new Message(
                    "$session/" + session.clientId(),
                    payload,
                    QoS.AT_LEAST_ONCE,
                    false,
                    MessageProperties.NONE,
                    session.clientId(),
                    System.currentTimeMillis(),
                    null,
                    Message.DEFAULT_HOP_LIMIT,
                    List.of(),
                    List.of()));
            Kept kept = keep(publication);
            outbox.hand(lane, publication, Picks.of(Handed.control(key, part)), kept);
            if (kept != null) {
                append(kept, publication);
            }
        }

        private @Nullable Kept keep(Publication publication) {
            return moves.log().durable() ? moves.log().keep(publication) : null;
        }

        private void append(Kept kept, Publication publication) {
            moves.log().append(session.loop(), List.of(new LogRecord.Logged(kept, publication.message())), null);
        }

        // Behind what the loops had matched before its subscriptions went, and not before the next life will know of
        // it: it
        // would subscribe for it again, and send on what no longer waits for its word at the new owner.
        private void release() {
            if (released) {
                return;
            }
            released = true;
            moves.succession().withdraw(session);
            EventLoop own = session.loop();
            var all = moves.loops().all();
            var missing = new AtomicInteger(all.size() + 1);
            Runnable done = () -> {
                if (missing.decrementAndGet() == 0) {
                    surrender.end(this::end);
                }
            };
            left(done);
            all.forEach(loop -> loop.execute(() -> {
                moves.flush().accept(loop);
                own.execute(done);
            }));
        }

        private void left(@Nullable Runnable committed) {
            if (logged()) {
                moves.log()
                        .append(
                                session.loop(),
                                List.of(new LogRecord.Settles(session.number(), LogRecord.Phase.LEFT, List.of())),
                                committed);
            } else if (committed != null) {
                committed.run();
            }
        }

        // It is known until the new owner has all: one that begins again asks whether there is more to come.
        private void end() {
            control(Handed.Part.END, NO_PAYLOAD);
            Polling.until(session.loop(), PATIENCE, outbox.mark(), taken -> {
                bySession.remove(key, this);
                byClient.remove(session.clientId(), this);
                if (logged()) {
                    unsettled.put(key, this);
                    forget();
                }
            });
        }

        // As long as the registry says that the session comes from here, the log must say that it has left.
        private void forget() {
            moves.store().find(session.clientId()).whenComplete((where, failure) -> session.loop()
                    .execute(() -> {
                        if (failure != null || (where != null && comesFromHere(where))) {
                            var unused = session.loop().schedule(AGAIN, this::forget);
                        } else {
                            unsettled.remove(key, this);
                        }
                    }));
        }

        private boolean comesFromHere(SessionStore.Whereabouts where) {
            return where.former().equals(moves.self().value()) && where.owner().equals(to.value());
        }

        private boolean logged() {
            return session.number() > 0 && moves.log().durable();
        }
    }
}
