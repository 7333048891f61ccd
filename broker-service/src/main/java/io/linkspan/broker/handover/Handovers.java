package io.linkspan.broker.handover;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.handover.Question.Reply;
import io.linkspan.broker.log.CommitLog;
import io.linkspan.broker.node.ClusterNodes;
import io.linkspan.broker.node.NodeService;
import io.linkspan.broker.outbox.Destination;
import io.linkspan.broker.outbox.NodeRoutes;
import io.linkspan.broker.outbox.Outboxes;
import io.linkspan.broker.publish.Publisher;
import io.linkspan.broker.session.Elsewhere;
import io.linkspan.broker.session.Heir;
import io.linkspan.broker.session.Loops;
import io.linkspan.broker.session.Session;
import io.linkspan.broker.session.SessionDirectory;
import io.linkspan.broker.session.SessionStore;
import io.linkspan.broker.session.Settling;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.wire.WireException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Sessions between the nodes of the cluster: claims them from others and gives them to others; safe from any thread. */
public final class Handovers implements Elsewhere, NodeService {
    /** How long a session waits for what its client has published here to reach the other nodes, before it leaves. */
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final Moves moves;
    private final Departures departures;
    private final Arrivals arrivals;
    private final Fences fences;
    /** Whether there is, or has been, another node. */
    private volatile boolean company;
    /** Whether the registry has said which nodes there have been. */
    private volatile boolean known;

    private final AtomicBoolean asking = new AtomicBoolean();

    private Handovers(Moves moves) {
        this.moves = moves;
        this.departures = new Departures(moves);
        this.arrivals = new Arrivals(moves);
        this.fences = new Fences(moves);
    }

    /** Takes part in the parts' work from now on; before the first client, and before sessions are revived. */
    public static Handovers start(
            ClusterName own,
            NodeId self,
            ClusterNodes nodes,
            NodeRoutes routes,
            Outboxes outboxes,
            SessionDirectory sessions,
            SessionStore store,
            CommitLog log,
            Loops loops,
            Publisher publisher) {
        var made = new Handovers(new Moves(
                own, self, nodes, routes, outboxes, sessions.succession(), store, log, loops, publisher::flush));
        publisher.moves(made.arrivals);
        sessions.elsewhere(made);
        return made;
    }

    @Override
    public int leaving() {
        return departures.size();
    }

    @Override
    public int coming() {
        return arrivals.size();
    }

    @Override
    public void resumeLeaving(Session session, String owner, boolean left) {
        departures.resume(session, NodeId.of(owner), left);
    }

    @Override
    public void resumeComing(Session session, Settling.Past past) {
        arrivals.resume(session, past);
    }

    @Override
    public void checkpoint(EventLoop loop) {
        arrivals.checkpoint(loop);
        departures.checkpoint(loop);
    }

    @Override
    public void checkpoint(Session session) {
        arrivals.checkpoint(session);
    }

    // --- towards the others

    @Override
    public void claim(
            String clientId, boolean cleanStart, EventLoop loop, BooleanSupplier wanted, Consumer<Found> then) {
        Arrival present = arrivals.of(clientId);
        if (present != null && present.ready()) {
            then.accept(Found.ARRIVED);
        } else if (present == null && alone()) {
            then.accept(Found.NOTHING);
        } else {
            new Claiming(moves, arrivals, clientId, cleanStart, loop, wanted, then).begin();
        }
    }

    // Clusters of one broker do without a question for each client. One whose others have not begun yet must not.
    private boolean alone() {
        company |= !moves.nodes().others().isEmpty();
        if (!known && asking.compareAndSet(false, true)) {
            moves.store().nodes().whenComplete((nodes, failure) -> {
                if (failure == null) {
                    company |= nodes.stream()
                            .anyMatch(node -> !node.equals(moves.self().value()));
                    known = true;
                }
                asking.set(false);
            });
        }
        return known && !company;
    }

    // --- what the others ask

    @Override
    public void asked(NodeId from, byte[] bytes, Consumer<byte[]> answer) {
        Consumer<Reply> reply = said -> answer.accept(MoveCodec.write(said));
        try {
            switch (MoveCodec.question(bytes)) {
                case Question.Claim claim -> claimed(from, claim, reply);
                case Question.Settle settle -> fences.settle(from, settle, reply);
                case Question.Release(long session) ->
                    reply.accept(departures.release(session) ? Reply.DONE : Reply.NOTHING);
            }
        } catch (WireException unknown) {
            reply.accept(Reply.LATER); // of a version that this one does not know
        }
    }

    private void claimed(NodeId from, Question.Claim claim, Consumer<Reply> reply) {
        if (departures.again(claim.clientId(), from)) {
            reply.accept(Reply.HANDED);
            return;
        }
        moves.succession().claimedBy(claim.clientId(), claim.cleanStart(), new Heir() {
            @Override
            public boolean first() {
                return from.value().compareTo(moves.self().value()) < 0;
            }

            @Override
            public void nothing() {
                reply.accept(Reply.NOTHING);
            }

            @Override
            public void later() {
                reply.accept(Reply.LATER);
            }

            @Override
            public void inherit(Session session, Consumer<Boolean> taken) {
                give(session, from, taken, reply);
            }
        });
    }

    private void give(Session session, NodeId to, Consumer<Boolean> taken, Consumer<Reply> reply) {
        Polling.until(session.loop(), DRAIN, taken(session.clientId()), ignored -> moves.succession()
                .give(session, moves.self().value(), to.value())
                .whenComplete((written, failure) -> {
                    if (failure == null) {
                        // Known to leave before it is no longer here: a node that stops waits for either.
                        session.loop().execute(() -> {
                            departures.begin(session, to);
                            taken.accept(true);
                        });
                        reply.accept(Reply.HANDED);
                    } else {
                        taken.accept(false);
                        reply.accept(Reply.LATER);
                    }
                }));
    }

    // What the client has published here must not be overtaken by what it publishes there, at whichever broker.
    private BooleanSupplier taken(String publisher) {
        List<BooleanSupplier> lanes = moves.outboxes().all().stream()
                .filter(outbox -> outbox.destination() instanceof Destination.Node)
                .map(outbox -> outbox.mark(publisher))
                .toList();
        return () -> lanes.stream().allMatch(BooleanSupplier::getAsBoolean);
    }
}
