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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client that has come to this node: asks every other node for its session, and the registry whether one that is not
 * reached has it. A session of a node that is away is waited for: that node's next life has it.
 */
final class Claiming {
    private static final Duration AGAIN = Duration.ofMillis(250);
    private static final long ANSWER_SECONDS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Moves moves;
    private final Arrivals arrivals;
    private final String clientId;
    private final boolean cleanStart;
    private final EventLoop loop;
    private final Consumer<Found> then;
    private long attempts = PATIENCE.dividedBy(AGAIN);
    private boolean over;

    Claiming(
            Moves moves, Arrivals arrivals, String clientId, boolean cleanStart, EventLoop loop, Consumer<Found> then) {
        this.moves = moves;
        this.arrivals = arrivals;
        this.clientId = clientId;
        this.cleanStart = cleanStart;
        this.loop = loop;
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
        CompletableFuture<@Nullable Whereabouts> kept =
                moves.store().find(clientId).toCompletableFuture().copy().orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS);
        CompletableFuture<?> all = CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new));
        var unused = CompletableFuture.allOf(all.exceptionally(failed -> null), kept.exceptionally(failed -> null))
                .whenComplete((done, ignored) -> loop.execute(() -> decide(answers, kept)));
    }

    private void decide(Map<NodeId, CompletableFuture<byte[]>> answers, CompletableFuture<@Nullable Whereabouts> kept) {
        if (over) {
            return;
        }
        Set<NodeId> without = new HashSet<>();
        without.add(moves.self());
        boolean unsure = false;
        for (var one : answers.entrySet()) {
            Reply reply = one.getValue().isCompletedExceptionally()
                    ? Reply.LATER
                    : MoveCodec.reply(one.getValue().join());
            switch (reply) {
                case NOTHING -> without.add(one.getKey());
                case HANDED -> {
                    watch(); // its stream tells when it is here
                    return;
                }
                case DONE, LATER -> unsure = true;
            }
        }
        // Without the registry a client with a session is refused by what comes next, one without need not wait.
        Whereabouts where = kept.isCompletedExceptionally() ? null : kept.join();
        if (where != null && !without.contains(NodeId.of(where.owner()))) {
            unsure = true;
        }
        if (unsure) {
            var unused = loop.schedule(AGAIN, this::attempt);
        } else {
            end(Found.NOTHING);
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
