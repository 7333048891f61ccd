package io.linkspan.broker.outbox;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.log.Kept;
import io.linkspan.broker.stream.Picks;
import io.linkspan.broker.subscribe.FilterTree;
import io.linkspan.broker.subscribe.MatchCache;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the peers want (external routes), as a tree; and the outboxes that follow from it. */
public final class PeerRoutes {
    private final FilterTree<List<ClusterName>> tree = new FilterTree<>();
    private final Map<ClusterName, Set<TopicFilter>> filters = new ConcurrentHashMap<>();
    private final Outboxes outboxes;
    private final ThreadLocal<MatchCache<List<ClusterName>>> matches =
            ThreadLocal.withInitial(() -> new MatchCache<>(tree));

    public PeerRoutes(Outboxes outboxes) {
        this.outboxes = outboxes;
    }

    /** A peer wants what matches the filter; again is harmless. */
    public synchronized void add(ClusterName peer, TopicFilter filter) {
        if (filters.computeIfAbsent(peer, ignored -> new HashSet<>()).add(filter)) {
            tree.update(filter, present -> {
                var peers = present == null ? new ArrayList<ClusterName>(1) : new ArrayList<>(present);
                peers.add(peer);
                return List.copyOf(peers);
            });
        }
    }

    /** A peer no longer wants it; the outbox keeps what it has. */
    public synchronized void remove(ClusterName peer, TopicFilter filter) {
        Set<TopicFilter> present = filters.get(peer);
        if (present != null && present.remove(filter)) {
            if (present.isEmpty()) {
                filters.remove(peer);
            }
            tree.update(filter, peers -> {
                var left = peers == null ? new ArrayList<ClusterName>() : new ArrayList<>(peers);
                left.remove(peer);
                return left.isEmpty() ? null : List.copyOf(left);
            });
        }
    }

    /** The whole truth, after a connection or a resynchronisation: adds what is new, removes what is gone. */
    public synchronized void replaceAll(Map<ClusterName, Set<TopicFilter>> truth) {
        for (var entry : List.copyOf(filters.entrySet())) {
            Set<TopicFilter> wanted = truth.getOrDefault(entry.getKey(), Set.of());
            for (TopicFilter filter : List.copyOf(entry.getValue())) {
                if (!wanted.contains(filter)) {
                    remove(entry.getKey(), filter);
                }
            }
        }
        truth.forEach((peer, wanted) -> wanted.forEach(filter -> add(peer, filter)));
    }

    /** As {@link #append(Publication, Kept)}, kept in memory only. */
    public int append(Publication publication) {
        return append(publication, null);
    }

    /**
     * Appends to the outbox of every peer that wants it, once each; answers how many.
     *
     * @param kept what the log is about to know it by; null when nothing is kept there
     */
    public int append(Publication publication, @Nullable Kept kept) {
        if (filters.isEmpty() || publication.message().topic().startsWith("$")) {
            return 0;
        }
        List<List<ClusterName>> found = match(publication);
        return switch (found.size()) {
            case 0 -> 0;
            case 1 -> appendTo(found.getFirst(), publication, kept);
            default -> {
                var peers = new HashSet<ClusterName>();
                found.forEach(peers::addAll);
                yield appendTo(peers, publication, kept);
            }
        };
    }

    /** Whether a peer that wants it has no room for it and its link asks for publishers to be refused then; counted. */
    public boolean refuses(Publication publication) {
        if (!outboxes.anyRefuses()
                || filters.isEmpty()
                || publication.message().topic().startsWith("$")) {
            return false;
        }
        for (List<ClusterName> peers : match(publication)) {
            for (ClusterName peer : peers) {
                var destination = Destination.peer(peer);
                if (outboxes.admits(destination) && outboxes.of(destination).refuses(publication)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether some peer wants it. */
    public boolean wants(Publication publication) {
        if (filters.isEmpty() || publication.message().topic().startsWith("$")) {
            return false;
        }
        return !match(publication).isEmpty();
    }

    private List<List<ClusterName>> match(Publication publication) {
        return matches.get().match(publication.message().topic());
    }

    private int appendTo(Iterable<ClusterName> peers, Publication publication, @Nullable Kept kept) {
        int count = 0;
        for (ClusterName peer : peers) {
            var destination = Destination.peer(peer);
            if (outboxes.admits(destination)) {
                outboxes.of(destination).append(publication, Picks.NONE, kept);
                count++;
            }
        }
        return count;
    }

    /** How many filters the peer wants. */
    public synchronized int count(ClusterName peer) {
        Set<TopicFilter> present = filters.get(peer);
        return present == null ? 0 : present.size();
    }
}
