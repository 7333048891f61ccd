package io.linkspan.broker.outbox;

import io.linkspan.broker.subscribe.FilterTree;
import io.linkspan.broker.subscribe.MatchCache;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.topic.SharedFilter;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The filters of the other nodes that count now. Changed under the monitor of {@link NodeRoutes}, matched without. */
final class NodeTree {
    /** What the other nodes want at one filter. */
    record Wanted(List<Wanter> plain, List<Share> shares) {}

    /**
     * A node that wants a filter.
     *
     * @param durable whether a persistent session there does: then the message has to survive this node's death
     */
    record Wanter(NodeId node, boolean durable) {}

    private static final Wanted NOTHING = new Wanted(List.of(), List.of());

    private final FilterTree<Wanted> tree = new FilterTree<>();
    private final Map<SharedFilter, Share> shares = new ConcurrentHashMap<>();
    private final ThreadLocal<MatchCache<Wanted>> matches = ThreadLocal.withInitial(() -> new MatchCache<>(tree));

    /** One node's interest in a filter changes; null stands for none. */
    void change(NodeId node, TopicFilter filter, @Nullable NodeInterest before, @Nullable NodeInterest after) {
        if (before == null && after == null) {
            return;
        }
        List<Share> gone = change(node, filter, before, false);
        List<Share> come = change(node, filter, after, true);
        tree.update(filter, present -> {
            Wanted now = present == null ? NOTHING : present;
            var nodes = new ArrayList<>(now.plain);
            nodes.removeIf(wanter -> wanter.node().equals(node));
            if (after != null && after.plain()) {
                nodes.add(new Wanter(node, after.durable()));
            }
            var groups = new ArrayList<>(now.shares);
            gone.stream().filter(Share::isEmpty).forEach(groups::remove);
            come.stream().filter(share -> !groups.contains(share)).forEach(groups::add);
            return nodes.isEmpty() && groups.isEmpty() ? null : new Wanted(List.copyOf(nodes), List.copyOf(groups));
        });
        gone.stream().filter(Share::isEmpty).forEach(share -> shares.remove(share.filter()));
    }

    private List<Share> change(NodeId node, TopicFilter filter, @Nullable NodeInterest interest, boolean add) {
        if (interest == null) {
            return List.of();
        }
        var touched = new ArrayList<Share>(interest.groups().size());
        for (String group : interest.groups()) {
            Share share = shares.computeIfAbsent(new SharedFilter(group, filter), Share::new);
            if (add) {
                share.add(new Wanter(node, interest.durable()));
            } else {
                share.remove(node);
            }
            touched.add(share);
        }
        return touched;
    }

    /** What matches the topic. */
    List<Wanted> match(String topic) {
        return matches.get().match(topic);
    }

    /** The other nodes' part of a shared subscription; null when none has members. */
    @Nullable
    Share share(SharedFilter filter) {
        return shares.get(filter);
    }

    boolean isEmpty() {
        return tree.size() == 0;
    }

    int size() {
        return tree.size();
    }
}
