package io.linkspan.broker.handover;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.handover.Question.Reply;
import io.linkspan.broker.session.Elsewhere.Found;
import io.linkspan.broker.session.SessionStore.Whereabouts;
import io.linkspan.contracts.cluster.NodeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client that has come to this node: asks every other node for its session, and the registry whether one that is not
 * reached has it. A session of a node that is away is waited for: that node's next life has it.
 */
final class Claiming {
    private static final Duration AGAIN = Duration.ofMillis(250);
    private static final long ANSWER_SECONDS = 2;

    /** Until a broker that was killed is stood in for: its entry expires (15 s), others wait for it (5 s), its log is read. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final Moves moves;
    private final Arrivals arrivals;
    private final String clientId;
    private final boolean cleanStart;
    private final EventLoop loop;
    private final BooleanSupplier wanted;
    private final Consumer<Found> then;
    private long attempts = PATIENCE.dividedBy(AGAIN);
    private boolean over;

    Claiming(
            Moves moves,
            Arrivals arrivals,
            String clientId,
            boolean cleanStart,
            EventLoop loop,
            BooleanSupplier wanted,
            Consumer<Found> then) {
        this.moves = moves;
        this.arrivals = arrivals;
        this.clientId = clientId;
        this.cleanStart = cleanStart;
        this.loop = loop;
        this.wanted = wanted;
        this.then = then;
    }

    void begin() {
        arrivals.expect(clientId, loop, () -> loop.execute(() -> end(Found.ARRIVED)));
        loop.execute(this::attempt);
    }

    private void attempt() {
        if (over) {
            return;
        }
        if (!wanted.getAsBoolean()) {
            end(Found.UNAVAILABLE); // it may have come to another broker meanwhile, and would be taken from there
            return;
        }
        if (attempts-- == 0) {
            end(cleanStart ? Found.NOTHING : Found.UNAVAILABLE); // what it would have had is not wanted
            return;
        }
        byte[] question = MoveCodec.write(new Question.Claim(clientId, cleanStart));
        Map<NodeId, CompletableFuture<byte[]>> answers = new HashMap<>();
        for (NodeId node : moves.nodes().others()) {
            if (moves.nodes().reaches(node)) {
                answers.put(node, moves.nodes().ask(node, question).toCompletableFuture());
            }
        }
        CompletableFuture<?> all = CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new));
        var unused = all.whenComplete((done, ignored) -> loop.execute(() -> answered(answers)));
    }

    private void answered(Map<NodeId, CompletableFuture<byte[]>> answers) {
        Set<NodeId> without = new HashSet<>();
        for (var one : answers.entrySet()) {
            Reply reply = one.getValue().isCompletedExceptionally()
                    ? Reply.LATER
                    : MoveCodec.reply(one.getValue().join());
            if (reply == Reply.HANDED) {
                watch(); // its stream tells when it is here
                return;
            }
            if (reply == Reply.NOTHING) {
                without.add(one.getKey());
            }
        }
        boolean all = without.size() == answers.size();
        // Read after they have answered: what one of them gave to another meanwhile is in it.
        var unused = moves.store()
                .find(clientId)
                .toCompletableFuture()
                .copy()
                .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .whenComplete((where, away) -> loop.execute(() -> {
                    if (away == null) {
                        decide(all, without, where);
                    } else if (all && cleanStart) {
                        end(Found.NOTHING); // a client that wants nothing of the past need not wait for the registry
                    } else {
                        again();
                    }
                }));
    }

    private void decide(boolean all, Set<NodeId> without, @Nullable Whereabouts where) {
        boolean here = where == null
                || (where.owner().equals(moves.self().value()) && where.former().isEmpty());
        // Whoever owns it by its entry, and does not know it, has lost it; but one that moves is on its way.
        boolean lost = where != null && where.former().isEmpty() && without.contains(NodeId.of(where.owner()));
        if (all && (here || (lost && attempts == 0))) {
            end(Found.NOTHING);
        } else {
            again();
        }
    }

    private void again() {
        if (!over) {
            var unused = loop.schedule(AGAIN, this::attempt);
        }
    }

    private void watch() {
        var unused = loop.schedule(PATIENCE, () -> end(Found.UNAVAILABLE));
    }

    private void end(Found found) {
        if (!over) {
            over = true;
            arrivals.giveUp(clientId);
            then.accept(found);
        }
    }
}
