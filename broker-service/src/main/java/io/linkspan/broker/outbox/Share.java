package io.linkspan.broker.outbox;

import io.linkspan.broker.outbox.NodeTree.Wanter;
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
    private volatile List<Wanter> nodes = List.of();

    Share(SharedFilter filter) {
        this.filter = filter;
    }

    SharedFilter filter() {
        return filter;
    }

    boolean isEmpty() {
        return nodes.isEmpty();
    }

    void add(Wanter wanter) {
        var more = new ArrayList<>(nodes);
        more.removeIf(other -> other.node().equals(wanter.node()));
        more.add(wanter);
        nodes = List.copyOf(more);
    }

    void remove(NodeId node) {
        nodes = nodes.stream().filter(other -> !other.node().equals(node)).toList();
    }

    /** Whether one of the nodes has a persistent session at the filter. */
    boolean durable() {
        return nodes.stream().anyMatch(Wanter::durable);
    }

    /** The node for the next message, in turn: one that is reached before one that is not; null when there is none. */
    @Nullable
    Wanter pick(Predicate<NodeId> reached) {
        List<Wanter> now = nodes;
        int start = turn.getAndIncrement();
        for (int i = 0; i < now.size(); i++) {
            Wanter candidate = now.get(Math.floorMod(start + i, now.size()));
            if (reached.test(candidate.node())) {
                return candidate;
            }
        }
        return now.isEmpty() ? null : now.get(Math.floorMod(start, now.size()));
    }
}
