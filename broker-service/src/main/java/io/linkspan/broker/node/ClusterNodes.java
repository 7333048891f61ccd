package io.linkspan.broker.node;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.log.CommitLog;
import io.linkspan.broker.log.LogRecord;
import io.linkspan.broker.outbox.Destination;
import io.linkspan.broker.outbox.NodeRoutes;
import io.linkspan.broker.outbox.Outbox;
import io.linkspan.broker.outbox.Outboxes;
import io.linkspan.broker.outbox.StreamOrigin;
import io.linkspan.broker.publish.Publisher;
import io.linkspan.broker.session.Loops;
import io.linkspan.broker.stream.Horizon;
import io.linkspan.broker.stream.StreamCursors;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.StreamId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The other brokers of this cluster, as the registry lists them and as streams reach them; safe from any thread.
 *
 * <p>A node is there from its entry on until it is neither listed nor reached: a registry that has lost its memory for a
 * moment takes nobody away whose stream is up. A new incarnation has the persistent sessions of the one before and what
 * the log keeps for them; what was in memory for passing ones is dropped and counted, since they are gone. A node that is
 * away for longer than the retention of links, without a durable route, does not come back: nothing is kept for it.
 */
public final class ClusterNodes {
    /** Lanes of 64 nodes in four lives each. */
    private static final int MAX_STREAMS = StreamId.LANES * 64 * 4;

    private final NodeRoutes routes;
    private final Outboxes outboxes;
    private final BrokerLimits limits;
    private final NodeObserver observer;
    private final LongSupplier nanoTime;
    private final NodeCounters counters = new NodeCounters();
    private final StreamCursors cursors = new StreamCursors(MAX_STREAMS);
    private final Map<NodeId, Member> members = new HashMap<>();
    /** Nodes that are not there, of which something is kept, and since when. */
    private final Map<NodeId, Long> away = new HashMap<>();

    private @Nullable Running running;

    private record Running(NodeSelf self, Loops loops, NodeTransport transport) {}

    private static final class Member {
        private final NodeAddress address;
        private @Nullable NodeSender sender;
        private boolean listed = true;
        private boolean reached;
        private boolean unreachedTold;

        private Member(NodeAddress address) {
            this.address = address;
        }
    }

    public ClusterNodes(NodeRoutes routes, Outboxes outboxes, BrokerLimits limits, NodeObserver observer) {
        this(routes, outboxes, limits, observer, System::nanoTime);
    }

    /** @param nanoTime monotonic; tells how long a node has been away */
    public ClusterNodes(
            NodeRoutes routes, Outboxes outboxes, BrokerLimits limits, NodeObserver observer, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.routes = routes;
        this.outboxes = outboxes;
        this.limits = limits;
        this.observer = observer;
    }

    /** What goes between the nodes. */
    public NodeCounters counters() {
        return counters;
    }

    /**
     * Begins to dial the nodes that are known, and those that will be.
     *
     * @param secret of the cluster's services; whoever has it is a node of this cluster
     * @param service answers what the others ask
     * @return who takes in what the others send; to be given to the transport
     */
    public synchronized NodeAcceptor start(
            StreamOrigin origin,
            String secret,
            Loops loops,
            Publisher publisher,
            NodeTransport transport,
            NodeService service) {
        var self = new NodeSelf(origin, new HelloCodec(secret));
        running = new Running(self, loops, transport);
        members.remove(origin.log());
        away.remove(origin.log());
        members.values().forEach(this::connect);
        return new NodeReceiver(self, publisher, loops, cursors, service, counters, observer);
    }

    // --- over the lives of this node

    /**
     * How far earlier lives of this node took in the streams of others. After the outboxes have theirs again, before
     * {@link #start}.
     */
    public synchronized void recall(Map<StreamId, Long> committed) {
        committed.forEach(cursors::restore);
        long now = nanoTime.getAsLong();
        cursors.logs().forEach(log -> away.put(log, now));
        for (Outbox outbox : outboxes.all()) {
            if (outbox.destination() instanceof Destination.Node(NodeId node)) {
                away.put(node, now);
            }
        }
        away.keySet().removeAll(members.keySet());
    }

    /** Everything the log must know of the streams of others, whatever was said before. */
    public void checkpoint(EventLoop loop, CommitLog log) {
        cursors.forEach((stream, last) -> log.append(loop, List.of(new LogRecord.Cursor(stream, last)), null));
        Horizon seen = outboxes.horizon();
        if (!seen.numbers().isEmpty()) {
            log.append(loop, List.of(new LogRecord.SeenUpTo(seen)), null);
        }
    }

    /** Lets go of what is kept for nodes that will not come back; to be called every second or so. */
    public synchronized void sweep() {
        long retention = limits.outbox().retention().toNanos();
        long now = nanoTime.getAsLong();
        for (var one : List.copyOf(away.entrySet())) {
            NodeId node = one.getKey();
            if (routes.wantsDurably(node)) {
                away.put(node, now);
            } else if (retention > 0 && now - one.getValue() > retention) {
                away.remove(node);
                cursors.forget(node);
                outboxes.discard(Destination.node(node));
            }
        }
    }

    /** Ends the streams to the others. */
    public synchronized void stop() {
        running = null;
        for (Member member : members.values()) {
            NodeSender sender = member.sender;
            if (sender != null) {
                sender.stop("this broker stops");
            }
        }
        members.clear();
    }

    // --- membership

    /** The whole list of brokers, this one left out. */
    public synchronized void whole(Collection<NodeAddress> nodes) {
        Set<NodeId> listed = nodes.stream().map(NodeAddress::node).collect(Collectors.toSet());
        List.copyOf(members.keySet()).stream()
                .filter(known -> !listed.contains(known))
                .forEach(this::absent);
        nodes.forEach(this::present);
    }

    /** A broker is listed; again is harmless. */
    public synchronized void present(NodeAddress address) {
        Running now = running;
        if (now != null && now.self.node().equals(address.node())) {
            return;
        }
        Member known = members.get(address.node());
        if (known != null && known.address.incarnation() > address.incarnation()) {
            return;
        }
        if (known != null && known.address.equals(address)) {
            known.listed = true;
            return;
        }
        if (known != null) {
            end(known, "it has begun another life");
        }
        var member = new Member(address);
        members.put(address.node(), member);
        away.remove(address.node());
        outboxes.admit(Destination.node(address.node()));
        routes.alive(address.node(), address.incarnation());
        if (now != null) {
            connect(member);
        }
    }

    /** A broker is no longer listed. */
    public synchronized void absent(NodeId node) {
        Member member = members.get(node);
        if (member != null) {
            member.listed = false;
            endIfGone(member);
        }
    }

    private void endIfGone(Member member) {
        if (!member.listed && !member.reached) {
            end(member, "it is gone");
            observer.gone(member.address.node(), member.address.incarnation());
        }
    }

    private void end(Member member, String cause) {
        NodeId node = member.address.node();
        members.remove(node);
        NodeSender sender = member.sender;
        if (sender != null) {
            sender.stop(cause);
        }
        routes.alive(node, 0);
        away.put(node, nanoTime.getAsLong());
        outboxes.away(Destination.node(node));
    }

    private void connect(Member member) {
        Running now = running;
        if (now == null) {
            return;
        }
        var sender = new NodeSender(
                member.address,
                now.self,
                outboxes.open(Destination.node(member.address.node())),
                now.loops.any(),
                now.transport,
                limits.nodes(),
                counters,
                new Reports(member));
        member.sender = sender;
        sender.start();
    }

    /** What a sender tells, on its loop. */
    private final class Reports implements NodeSender.Listener {
        private final Member member;

        private Reports(Member member) {
            this.member = member;
        }

        @Override
        public void reached(NodeAddress address) {
            synchronized (ClusterNodes.this) {
                if (isMember(member)) {
                    member.reached = true;
                    member.unreachedTold = false;
                    routes.reached(address.node(), true);
                    observer.reached(address.node(), address.incarnation());
                }
            }
        }

        @Override
        public void unreached(NodeAddress address, String cause) {
            synchronized (ClusterNodes.this) {
                if (isMember(member)) {
                    member.reached = false;
                    routes.reached(address.node(), false);
                    if (!member.unreachedTold) {
                        member.unreachedTold = true;
                        observer.unreached(address.node(), cause);
                    }
                    endIfGone(member);
                }
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // the very member: its node may be there again in another life
    private boolean isMember(Member member) {
        return members.get(member.address.node()) == member;
    }

    // --- questions

    /** Asks another node; fails when it is not reached, or is lost before it answers, or not known. */
    public CompletionStage<byte[]> ask(NodeId node, byte[] question) {
        NodeSender sender;
        synchronized (this) {
            Member member = members.get(node);
            sender = member == null ? null : member.sender;
        }
        return sender == null ? CompletableFuture.failedStage(new NodeUnreachedException(node)) : sender.ask(question);
    }

    /** The other nodes, reached or not. */
    public synchronized Set<NodeId> others() {
        return Set.copyOf(members.keySet());
    }

    /** Whether a stream to the node is open. */
    public synchronized boolean reaches(NodeId node) {
        Member member = members.get(node);
        return member != null && member.reached;
    }

    // --- for those who look

    /** One other broker as it is seen from here. */
    public record View(NodeAddress address, boolean reached, long waiting) {}

    /** The other brokers. */
    public synchronized List<View> views() {
        var all = new ArrayList<View>();
        for (Member member : members.values()) {
            all.add(new View(
                    member.address,
                    member.reached,
                    outboxes.open(Destination.node(member.address.node())).messages()));
        }
        return all;
    }

    /** How many other brokers are listed. */
    public synchronized int size() {
        return members.size();
    }

    /** How many of them a stream is open to. */
    public synchronized int reached() {
        return (int) members.values().stream().filter(member -> member.reached).count();
    }

    /** Whether nothing waits for any broker that is reached. */
    public boolean drained() {
        return views().stream().noneMatch(view -> view.reached() && view.waiting() > 0);
    }
}
