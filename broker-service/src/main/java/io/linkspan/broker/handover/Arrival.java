package io.linkspan.broker.handover;

import static java.util.Objects.requireNonNull;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.handover.Question.Reply;
import io.linkspan.broker.session.Delivery;
import io.linkspan.broker.session.Session;
import io.linkspan.broker.session.Settling;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.topic.TopicFilter;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One session that comes to this node. Confined to the session's loop but for what says otherwise. */
final class Arrival {
    private static final Duration AGAIN = Duration.ofMillis(200);

    /** After so long what comes directly is let through, although the former owner may still send older messages on. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Moves moves;
    private final Arrivals all;
    private final long key;
    private final NodeId former;
    private final Set<NodeId> settled = ConcurrentHashMap.newKeySet();
    private final Set<NodeId> asked = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Session session;
    private @Nullable Settling settling;
    private volatile boolean ready;
    private boolean ended;
    private boolean released;
    private long turns = PATIENCE.dividedBy(AGAIN);

    Arrival(Moves moves, Arrivals all, long key, NodeId former) {
        this.moves = moves;
        this.all = all;
        this.key = key;
        this.former = former;
    }

    /** Before anything comes for it. */
    void begin(Session made) {
        session = made;
        settling = new Settling(made, moves::name);
    }

    /** Any thread. */
    Session session() {
        return requireNonNull(session, "set when it is made");
    }

    /** Whether its client may be let in; any thread. */
    boolean ready() {
        return ready;
    }

    /** Runs it on the session's loop, which changes when its client comes to another one. Any thread. */
    void inLoop(Runnable action) {
        EventLoop loop = session().loop();
        loop.execute(() -> {
            if (session().loop().inLoop()) {
                action.run();
            } else {
                inLoop(action);
            }
        });
    }

    void open(MovedSession moved) {
        settling().open(moved.incoming(), moved.released());
    }

    void handed(Delivery delivery, int packetId) {
        settling().handed(delivery, packetId);
    }

    private Settling settling() {
        return requireNonNull(settling, "set when it is made");
    }

    void becomeReady() {
        if (ready) {
            all.arrived(session().clientId());
            return;
        }
        ready = true;
        if (!all.arrived(session().clientId())) {
            moves.succession().waits(session());
        }
        settle();
    }

    void end() {
        if (!ended) {
            ended = true;
            settling().end();
            all.forget(key, this);
            moves.succession().settled(session());
            if (!ready) {
                becomeReady();
            }
        }
    }

    // --- asking the others

    /** Asks the former owner to say once more that all is here that the client has been sent. */
    void askAgain() {
        inLoop(() -> {
            if (ready || ended) {
                return;
            }
            moves.nodes()
                    .ask(former, MoveCodec.write(new Question.Claim(session().clientId(), false)))
                    .whenComplete((answer, unreached) -> inLoop(() -> {
                        if (answer != null && MoveCodec.reply(answer) == Reply.NOTHING) {
                            end(); // it has said everything already
                        } else {
                            later(this::askAgain);
                        }
                    }));
        });
    }

    private void later(Runnable action) {
        var unused = session().loop().schedule(AGAIN, action);
    }

    private void settle() {
        if (ended) {
            return;
        }
        if (!released && turns-- == 0) {
            released = true;
            settling().release();
        }
        all.logs()
                .whenComplete((known, failure) -> inLoop(() -> {
                    if (ended) {
                        return;
                    }
                    Set<NodeId> missing = new HashSet<>(moves.nodes().others());
                    if (known != null) {
                        missing.addAll(known);
                    }
                    missing.add(moves.self());
                    missing.removeAll(settled);
                    if (missing.isEmpty() && failure == null) {
                        release();
                    } else {
                        missing.forEach(this::ask);
                    }
                    later(() -> inLoop(this::settle));
                }));
    }

    private void ask(NodeId node) {
        if (!asked.add(node)) {
            return;
        }
        var question = new Question.Settle(former, filters());
        if (node.equals(moves.self())) {
            new Fences(moves).settle(node, question, reply -> answered(node, reply));
            return;
        }
        moves.nodes()
                .ask(node, MoveCodec.write(question))
                .whenComplete(
                        (answer, unreached) -> answered(node, answer == null ? Reply.LATER : MoveCodec.reply(answer)));
    }

    private void answered(NodeId node, Reply reply) {
        if (reply == Reply.DONE) {
            settled.add(node);
        }
        asked.remove(node);
    }

    // The broker's own topics are no other node's business.
    private List<TopicFilter> filters() {
        return session().subscriptions().values().stream()
                .map(one -> one.filter().filter())
                .filter(filter -> !filter.value().startsWith("$"))
                .distinct()
                .toList();
    }

    private void release() {
        moves.nodes().ask(former, MoveCodec.write(new Question.Release(key))).whenComplete((answer, unreached) -> {
            if (answer != null && MoveCodec.reply(answer) == Reply.NOTHING) {
                inLoop(this::end);
            }
        });
    }
}
