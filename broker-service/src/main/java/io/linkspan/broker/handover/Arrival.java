package io.linkspan.broker.handover;

import static java.util.Objects.requireNonNull;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.handover.Question.Reply;
import io.linkspan.broker.log.Kept;
import io.linkspan.broker.log.LogRecord;
import io.linkspan.broker.log.LogRecord.Name;
import io.linkspan.broker.log.LogRecord.Phase;
import io.linkspan.broker.log.Target;
import io.linkspan.broker.session.Delivery;
import io.linkspan.broker.session.Owing;
import io.linkspan.broker.session.Session;
import io.linkspan.broker.session.Settling;
import io.linkspan.broker.stream.Horizon;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.MessageId;
import io.linkspan.contracts.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** One session that comes to this node. Confined to the session's loop but for what says otherwise. */
final class Arrival {
    private static final Duration AGAIN = Duration.ofMillis(200);

    /** How long the former owner is waited for: by then another broker stands in for one that is dead. */
    private static final Duration FORMER_PATIENCE = Duration.ofMinutes(1);

    /** Brokers that are away are waited for so long, before what comes directly from the others is let through. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long TURNS = PATIENCE.dividedBy(AGAIN);

    /** Names in one record of a checkpoint. */
    private static final int NAMES = 1024;

    private final Moves moves;
    private final Arrivals all;
    private final long key;
    private final NodeId former;
    private final Set<NodeId> settled = new HashSet<>();
    private final Set<NodeId> asked = new HashSet<>();
    private final Queue<Runnable> actions = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Session session;
    private @Nullable Settling settling;
    private volatile boolean ready;
    /** As the log is told, by the loop of the lane; what follows from it, below, is the session's loop's to do. */
    private volatile Phase phase = Phase.COMES;

    private boolean ended;
    private boolean over;
    private boolean released;
    private long turns = TURNS;
    private long formerTurns = FORMER_PATIENCE.dividedBy(AGAIN);

    Arrival(Moves moves, Arrivals all, long key, NodeId former) {
        this.moves = moves;
        this.all = all;
        this.key = key;
        this.former = former;
    }

    /** Before anything comes for it. */
    void begin(Session made) {
        session = made;
        settling = new Settling(made, moves::name, this::renewed, this::letThrough);
    }

    /** Any thread. */
    Session session() {
        return requireNonNull(session, "set when it is made");
    }

    /** Whether its client may be let in; any thread. */
    boolean ready() {
        return ready;
    }

    /**
     * Runs it on the session's loop, which changes when its client comes to another one, behind what was given before. Any thread.
     */
    void inLoop(Runnable action) {
        actions.add(action);
        session().loop().execute(this::act);
    }

    // What was given to the loop before must not be overtaken by what is given to the next one.
    private void act() {
        while (session().loop().inLoop()) {
            Runnable next = actions.poll();
            if (next == null) {
                return;
            }
            next.run();
        }
        session().loop().execute(this::act);
    }

    /** Goes on where this node's life before has ended; on the session's loop, before there are clients. */
    void resume(Settling.Past past) {
        settling().resume(past);
        phase = past.phase();
        ready = phase.reached(Phase.READY);
        if (phase.reached(Phase.SENT)) {
            end();
        }
        if (ready) {
            settle();
        } else {
            askAgain();
        }
    }

    // --- what the log knows of it

    /**
     * It begins to come.
     *
     * @return false when it has been said before, and not to a life of this node that ended before it was in the log
     */
    boolean comes(Horizon horizon, List<LogRecord> with) {
        if (!settling().horizon().equals(Horizon.NONE)) {
            return false;
        }
        settling().beyond(horizon);
        if (logged()) {
            with.add(new LogRecord.Settles(session().number(), Phase.BEGINS, List.of(), horizon));
        }
        return true;
    }

    /** It is about to be so far; any thread. */
    void about(Phase next, List<LogRecord> with) {
        phase = next;
        if (logged()) {
            with.add(new LogRecord.Settles(session().number(), next, List.of()));
        }
    }

    /** The former owner sends it on; any thread. */
    void expect(Delivery delivery, List<LogRecord> with) {
        MessageId id = moves.name(delivery);
        Owing owing = delivery.owing();
        if (id != null) {
            var name = new Name(id, owing == null ? 0 : owing.kept().sequence(), false);
            if (settling().expect(name) && owing != null) {
                with.add(new LogRecord.Settles(session().number(), Phase.COMES, List.of(name)));
            }
        }
    }

    private void letThrough(Name name) {
        if (logged()) {
            append(new LogRecord.Settles(session().number(), Phase.COMES, List.of(name)));
        }
    }

    // The log recalls what a session is owed by the order of its identities.
    private Delivery renewed(Delivery delivery, boolean direct) {
        Owing before = requireNonNull(delivery.owing());
        Target target = before.kept().target(before.slot());
        if (target == null) {
            return delivery;
        }
        Publication named = moves.outboxes().named(delivery.publication(), before.kept());
        Kept kept = moves.log().keep(named);
        var owing = new Owing(kept, kept.add(target), before.maybeSent());
        var name = new Name(requireNonNull(named.message().id()), kept.sequence(), direct);
        moves.log()
                .hand(
                        session().loop(),
                        before.kept(),
                        before.slot(),
                        kept,
                        named.message(),
                        List.of(new LogRecord.Settles(session().number(), Phase.COMES, List.of(name))));
        return new Delivery(named, delivery.qos(), delivery.retain(), delivery.identifiers(), delivery.group(), owing);
    }

    private boolean logged() {
        return session().number() > 0 && moves.log().durable();
    }

    private void append(LogRecord record) {
        moves.log().append(session().loop(), List.of(record), null);
    }

    /** All that the log must know. */
    List<LogRecord.Settles> records() {
        if (!logged()) {
            return List.of();
        }
        List<LogRecord.Settles> records = new ArrayList<>();
        records.add(new LogRecord.Settles(
                session().number(), phase, List.of(), settling().horizon()));
        List<Name> names = settling().names();
        for (int from = 0; from < names.size(); from += NAMES) {
            records.add(new LogRecord.Settles(
                    session().number(), phase, names.subList(from, Math.min(names.size(), from + NAMES))));
        }
        return records;
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

    /** The former owner has sent its last. What came directly may still come both ways, from lanes that lag. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        settling().release(name -> false);
        settled.clear();
        if (!ready) {
            becomeReady();
        }
    }

    /** The former owner does not know how far it was. */
    void formerBeganAgain() {
        if (ended) {
            release();
        }
    }

    private void forget() {
        over = true;
        settling().end();
        if (logged()) {
            append(new LogRecord.Settles(session().number(), Phase.SETTLED, List.of()));
        }
        all.forget(key, this);
        moves.succession().settled(session());
    }

    // --- asking the others

    /** Asks the former owner to say once more that all is here that the client has been sent. */
    void askAgain() {
        inLoop(() -> {
            if (ready || ended || over) {
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

    // First until all send here, and the former owner has what they sent there; when that has sent its last, until
    // what they had sent here is here.
    private void settle() {
        if (over) {
            return;
        }
        all.logs()
                .whenComplete((known, failure) -> inLoop(() -> {
                    if (over) {
                        return;
                    }
                    Set<NodeId> missing = new HashSet<>(moves.nodes().others());
                    if (known != null) {
                        missing.addAll(known);
                    }
                    missing.add(moves.self());
                    missing.removeAll(settled);
                    if (!missing.isEmpty() || failure != null) {
                        missing.forEach(this::ask);
                        letThrough(missing);
                    } else if (ended) {
                        forget();
                        return;
                    } else {
                        release();
                    }
                    later(() -> inLoop(this::settle));
                }));
    }

    // Brokers that are away send nothing directly; when they are back, what they had sent to the former owner comes
    // first. But what the former owner still has is older than anything that comes directly.
    private void letThrough(Set<NodeId> missing) {
        if (!moves.nodes().reaches(former) && formerTurns-- > 0) {
            turns = TURNS;
            return;
        }
        boolean away = missing.stream()
                .noneMatch(node -> node.equals(moves.self()) || moves.nodes().reaches(node));
        if (!released && away && turns-- == 0) {
            released = true;
            settling().release(name -> missing.contains(name.log()));
        }
    }

    private void ask(NodeId node) {
        if (!asked.add(node)) {
            return;
        }
        var question = ended ? new Question.Settle(moves.self(), List.of()) : new Question.Settle(former, filters());
        boolean phase = ended;
        if (node.equals(moves.self())) {
            new Fences(moves).settle(node, question, reply -> answered(node, phase, reply));
            return;
        }
        moves.nodes()
                .ask(node, MoveCodec.write(question))
                .whenComplete((answer, unreached) ->
                        answered(node, phase, answer == null ? Reply.LATER : MoveCodec.reply(answer)));
    }

    private void answered(NodeId node, boolean phase, Reply reply) {
        inLoop(() -> {
            if (reply == Reply.DONE && phase == ended) {
                settled.add(node);
            }
            asked.remove(node);
        });
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
