package io.linkspan.broker.handover;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.handover.Question.Reply;
import io.linkspan.broker.handover.Question.Settle;
import io.linkspan.broker.outbox.Destination;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.topic.TopicFilter;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Says when this node sends what a session wants to its new owner, and when the former one has taken everything that was
 * sent before.
 */
final class Fences {
    private static final Duration ROUTES = Duration.ofSeconds(5);
    private static final Duration TAKEN = Duration.ofSeconds(10);

    private final Moves moves;

    Fences(Moves moves) {
        this.moves = moves;
    }

    /** Answers {@code DONE}, or {@code LATER} when it is not so within some seconds. */
    void settle(NodeId heir, Settle question, Consumer<Reply> answer) {
        EventLoop loop = moves.loops().any();
        boolean own = heir.equals(moves.self()); // its own subscriptions are in its own tree
        BooleanSupplier routed = () -> own || question.filters().stream().allMatch(filter -> routed(heir, filter));
        Polling.until(loop, ROUTES, routed, so -> {
            if (so) {
                // A loop that has matched a message by the routes before has appended it when it comes to this.
                moves.loops().onAll(each -> {}, () -> loop.execute(() -> drained(loop, question.former(), answer)));
            } else {
                answer.accept(Reply.LATER);
            }
        });
    }

    private boolean routed(NodeId heir, TopicFilter filter) {
        return moves.routes().wants(heir, filter);
    }

    private void drained(EventLoop loop, NodeId former, Consumer<Reply> answer) {
        if (former.equals(moves.self())) {
            answer.accept(Reply.DONE);
            return;
        }
        BooleanSupplier taken = moves.outboxes().open(Destination.node(former)).mark();
        Polling.until(loop, TAKEN, taken, so -> answer.accept(so ? Reply.DONE : Reply.LATER));
    }
}
