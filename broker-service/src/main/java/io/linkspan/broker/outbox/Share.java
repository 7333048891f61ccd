package io.linkspan.broker.outbox;

import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.topic.SharedFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One shared subscription and the other nodes that have members of it. Written under the routes' monitor, read freely. */
final class Share {
    private final SharedFilter filter;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile List<NodeId> nodes = List.of();

    Share(SharedFilter filter) {
        this.filter = filter;
    }

    SharedFilter filter() {
        return filter;
    }

    boolean isEmpty() {
        return nodes.isEmpty();
    }

    void add(NodeId node) {
        if (!nodes.contains(node)) {
            var more = new ArrayList<>(nodes);
            more.add(node);
            nodes = List.copyOf(more);
        }
    }

    void remove(NodeId node) {
        nodes = nodes.stream().filter(other -> !other.equals(node)).toList();
    }

    /** The node for the next message, in turn: one that is reached before one that is not; null when there is none. */
    @Nullable
    NodeId pick(Predicate<NodeId> reached) {
        List<NodeId> now = nodes;
        int start = turn.getAndIncrement();
        for (int i = 0; i < now.size(); i++) {
            NodeId candidate = now.get(Math.floorMod(start + i, now.size()));
            if (reached.test(candidate)) {
                return candidate;
            }
        }
        return now.isEmpty() ? null : now.get(Math.floorMod(start, now.size()));
    }
}
