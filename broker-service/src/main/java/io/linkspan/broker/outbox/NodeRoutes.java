package io.linkspan.broker.outbox;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.log.Kept;
import io.linkspan.broker.outbox.NodeTree.Wanter;
import io.linkspan.broker.stream.Picks;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.topic.SharedFilter;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the other nodes of this cluster want, as a tree, and the outboxes that follow from it.
 *
 * <p>Routes and nodes come from two caches in no order between them: a route counts while its node lives in the
 * incarnation that wrote it; a durable one until it is removed, because the node's next life takes up its sessions. Changes are serialised; {@link #append} takes no lock.
 */
public final class NodeRoutes {
    private final NodeTree tree = new NodeTree();
    private final Map<NodeId, Known> nodes = new HashMap<>();
    private final Set<NodeId> reached = ConcurrentHashMap.newKeySet();
    private final Outboxes outboxes;
    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);
    private volatile boolean any;

    /** What one node has written, and the incarnation it lives in: 0 for none. */
    private static final class Known {
        private final Map<TopicFilter, NodeInterest> routes = new HashMap<>();
        private long alive;
    }

    /** What is to go to one node. */
    private static final class Copy {
        private final List<SharedFilter> groups = new ArrayList<>(0);
        private boolean durable;

        private Picks picks() {
            return groups.isEmpty() ? Picks.NONE : new Picks(groups, false);
        }
    }

    private static final class Scratch {
        private final Map<NodeId, Copy> to = new LinkedHashMap<>();
        private boolean pressing;

        private Copy to(Wanter wanter) {
            Copy copy = to.computeIfAbsent(wanter.node(), ignored -> new Copy());
            copy.durable |= wanter.durable();
            return copy;
        }
    }

    public NodeRoutes(Outboxes outboxes) {
        this.outboxes = outboxes;
    }

    // --- what the registry says

    /** A node wants a filter so from now on; null: no longer. */
    public synchronized void route(NodeId node, TopicFilter filter, @Nullable NodeInterest interest) {
        Known known = nodes.computeIfAbsent(node, ignored -> new Known());
        NodeInterest before = interest == null ? known.routes.remove(filter) : known.routes.put(filter, interest);
        tree.change(node, filter, counting(known.alive, before), counting(known.alive, interest));
        forgetIfEmpty(node, known);
        any = !tree.isEmpty();
    }

    /** Whether the node wants the filter now, as far as this one knows. */
    public synchronized boolean wants(NodeId node, TopicFilter filter) {
        Known known = nodes.get(node);
        return known != null && counting(known.alive, known.routes.get(filter)) != null;
    }

    /** The filters that a node is known to want, in whatever incarnation. */
    public synchronized Set<TopicFilter> filters(NodeId node) {
        Known known = nodes.get(node);
        return known == null ? Set.of() : Set.copyOf(known.routes.keySet());
    }

    /** Whether a persistent session of that node wants anything. */
    public synchronized boolean wantsDurably(NodeId node) {
        Known known = nodes.get(node);
        return known != null && known.routes.values().stream().anyMatch(NodeInterest::durable);
    }

    /** The nodes that are known to want anything. */
    public synchronized Set<NodeId> nodes() {
        return Set.copyOf(nodes.keySet());
    }

    /** A node lives in this incarnation: its routes count. 0: it is gone, and only durable ones do. */
    public synchronized void alive(NodeId node, long incarnation) {
        Known known = nodes.computeIfAbsent(node, ignored -> new Known());
        long before = known.alive;
        if (before != incarnation) {
            known.routes.forEach((filter, interest) -> {
                NodeInterest was = counting(before, interest);
                NodeInterest is = counting(incarnation, interest);
                if (!Objects.equals(was, is)) {
                    tree.change(node, filter, was, is);
                }
            });
            known.alive = incarnation;
        }
        if (incarnation == 0) {
            reached.remove(node);
        }
        forgetIfEmpty(node, known);
        any = !tree.isEmpty();
    }

    /** Whether a stream to the node is open: shared groups prefer such nodes. */
    public void reached(NodeId node, boolean open) {
        if (open) {
            reached.add(node);
        } else {
            reached.remove(node);
        }
    }

    private static @Nullable NodeInterest counting(long alive, @Nullable NodeInterest interest) {
        boolean counts = interest != null && (interest.durable() || (alive != 0 && interest.incarnation() == alive));
        return counts ? interest : null;
    }

    private void forgetIfEmpty(NodeId node, Known known) {
        if (known.alive == 0 && known.routes.isEmpty()) {
            nodes.remove(node);
        }
    }

    /** Filters that count now, over all nodes. */
    public int size() {
        return tree.size();
    }

    // --- the publish path

    /** Whether any other node wants anything. */
    public boolean any() {
        return any;
    }

    /** The message as all nodes know it, when there are others; then it is to be used everywhere. */
    public Publication named(Publication publication, @Nullable Kept kept) {
        if (!any) {
            return publication;
        }
        Publication named = outboxes.named(publication, kept);
        outboxes.seen(named);
        return named;
    }

    /** A message that another broker has named is about to be given to the sessions of this one. */
    public void seen(Publication publication) {
        outboxes.seen(publication);
    }

    /** Whether another node has members of the group. */
    public boolean serves(SharedFilter group) {
        return any && tree.share(group) != null;
    }

    /**
     * Appends to the outbox of every node that wants it, once each, and to one node for each shared group.
     *
     * @param served groups that have a member on this node; they take nothing elsewhere
     * @param kept what the log is about to know it by; null when nothing is kept there. Only nodes with a persistent session
     *     that wants it become its recipients there: to others it goes from memory
     * @return how many nodes it goes to
     */
    public int append(Publication publication, List<SharedFilter> served, @Nullable Kept kept) {
        String topic = publication.message().topic();
        if (!any || topic.startsWith("$")) {
            return 0;
        }
        Scratch own = scratch.get();
        own.pressing = false;
        var to = own.to;
        to.clear();
        for (NodeTree.Wanted wanted : tree.match(topic)) {
            wanted.plain().forEach(own::to);
            for (Share share : wanted.shares()) {
                Wanter picked = served.contains(share.filter()) ? null : share.pick(reached::contains);
                if (picked != null) {
                    own.to(picked).groups.add(share.filter());
                }
            }
        }
        if (to.isEmpty()) {
            return 0;
        }
        Publication named = outboxes.named(publication, kept);
        int count = 0;
        for (var entry : to.entrySet()) {
            Copy copy = entry.getValue();
            Outbox outbox = append(entry.getKey(), named, copy.picks(), copy.durable ? kept : null);
            if (outbox != null) {
                count++;
                own.pressing |= outbox.pressing();
            }
        }
        to.clear();
        return count;
    }

    /** Whether a persistent session on another node wants it. */
    public boolean promises(Publication publication) {
        String topic = publication.message().topic();
        if (!any || topic.startsWith("$")) {
            return false;
        }
        for (NodeTree.Wanted wanted : tree.match(topic)) {
            if (wanted.plain().stream().anyMatch(Wanter::durable)
                    || wanted.shares().stream().anyMatch(Share::durable)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the last message that this thread appended went to a node that lags far behind. */
    public boolean pressing() {
        return any && scratch.get().pressing;
    }

    /**
     * Gives a message of a shared group to a node that has members of it, after this one turned out to have none.
     *
     * @param kept as in {@link #append}
     * @return false when no node has any
     */
    public boolean hand(Publication publication, SharedFilter group, @Nullable Kept kept) {
        Share share = tree.share(group);
        Wanter picked = share == null ? null : share.pick(reached::contains);
        return picked != null
                && append(
                                picked.node(),
                                outboxes.named(publication, kept),
                                new Picks(List.of(group), true),
                                picked.durable() ? kept : null)
                        != null;
    }

    private @Nullable Outbox append(NodeId node, Publication publication, Picks picks, @Nullable Kept kept) {
        var destination = Destination.node(node);
        if (!outboxes.admits(destination)) {
            return null;
        }
        Outbox outbox = outboxes.of(destination);
        outbox.append(publication, picks, kept);
        return outbox;
    }
}
