package io.linkspan.link.lane;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.StreamId;
import io.linkspan.contracts.protocol.LinkTopics;
import io.linkspan.link.loop.Backoff;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.status.LinkCounters;
import io.linkspan.link.status.StatusJudge;
import io.linkspan.link.transport.Dialer;
import io.linkspan.link.transport.OwnBroker;
import io.linkspan.link.transport.PeerTargets;
import io.linkspan.link.transport.Redial;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The data plane of one link in this process: the pool of connections to the peer, one connection per broker node and
 * pool member at our side, and the lanes over them. On the link's loop.
 *
 * <p>A lane always uses the same member of the pool, so that its order is that of one connection.
 */
public final class DataPlane {

    private final ClusterName own;
    private final PeerTargets targets;
    private final OwnBroker ownBroker;
    private final LaneClaims claims;
    private final LinkCounters counters;
    private final Duration answerTimeout;
    private final Dialer dialer;
    private final Loop loop;
    private final Supplier<Backoff> backoffs;
    private final Runnable changed;
    private final List<PeerLine> pool;
    private final Map<NodeId, NodeLanes> nodes = new HashMap<>();

    /**
     * Connects at once.
     *
     * @param clientIds of the connections to the peer, by pool index
     * @param actor unique among the replicas of this service
     * @param answerTimeout for the opening of a lane
     * @param changed runs when {@link #standing()} may have changed
     */
    public DataPlane(
            ClusterName own,
            PeerTargets targets,
            IntFunction<String> clientIds,
            String actor,
            OwnBroker ownBroker,
            LaneClaims claims,
            LinkCounters counters,
            Duration answerTimeout,
            Dialer dialer,
            Loop loop,
            Supplier<Backoff> backoffs,
            Runnable changed) {
        this.own = own;
        this.targets = targets;
        this.ownBroker = ownBroker;
        this.claims = claims;
        this.counters = counters;
        this.answerTimeout = answerTimeout;
        this.dialer = dialer;
        this.loop = loop;
        this.backoffs = backoffs;
        this.changed = changed;
        this.pool = IntStream.range(0, targets.spec().poolSize())
                .mapToObj(index -> peerLine(index, actor, clientIds))
                .toList();
    }

    /** The living broker nodes of this cluster, and the lanes of each that this process should carry. */
    public void carry(Map<BrokerNode, LaneSet> assigned) {
        Map<NodeId, BrokerNode> living = new HashMap<>();
        assigned.keySet().forEach(node -> living.put(node.node(), node));
        for (Iterator<NodeLanes> known = nodes.values().iterator(); known.hasNext(); ) {
            NodeLanes lanes = known.next();
            if (!lanes.node.equals(living.get(lanes.node.node()))) {
                known.remove();
                lanes.close();
            }
        }
        assigned.forEach((node, lanes) ->
                nodes.computeIfAbsent(node.node(), id -> new NodeLanes(node)).carry(lanes));
        changed.run();
    }

    /** The peer is known to be up: what waits for another attempt does not wait any longer. */
    public void poke() {
        for (PeerLine line : pool) {
            Redial redial = line.redial();
            if (redial != null) {
                redial.poke();
            }
        }
        nodes.values().forEach(NodeLanes::poke);
    }

    /** Disconnects and gives all lanes back. */
    public void close() {
        nodes.values().forEach(NodeLanes::close);
        nodes.clear();
        pool.forEach(PeerLine::close);
        counters.lanes(0);
    }

    /** How it stands now. */
    public StatusJudge.Data standing() {
        int wanted = 0;
        int open = 0;
        for (NodeLanes lanes : nodes.values()) {
            wanted += lanes.wanted();
            open += lanes.open();
        }
        counters.lanes(open);
        Problem problem = problem();
        return new StatusJudge.Data(wanted, open, problem.sentence, problem.retryAt);
    }

    private record Problem(
            @Nullable String sentence, @Nullable Instant retryAt) {
        static final Problem NONE = new Problem(null, null);

        static Problem of(@Nullable Redial redial) {
            return redial == null ? NONE : new Problem(redial.problem(), redial.retryAt());
        }
    }

    private Problem problem() {
        for (PeerLine line : pool) {
            Problem problem = Problem.of(line.redial());
            if (problem.sentence != null) {
                return problem;
            }
        }
        for (NodeLanes lanes : nodes.values()) {
            Problem problem = lanes.problem();
            if (problem.sentence != null) {
                return problem;
            }
        }
        return Problem.NONE;
    }

    private PeerLine peerLine(int index, String actor, IntFunction<String> clientIds) {
        int receiveMaximum = 2 * StreamId.LANES; // answers to the opening of lanes only
        PeerLine line = new PeerLine(
                own,
                "data." + actor + "." + index,
                targets.spec().maxInflight(),
                counters,
                changed,
                () -> nodes.values().forEach(lanes -> lanes.peerUp(index)),
                () -> nodes.values().forEach(lanes -> lanes.peerDown(index)));
        line.start(new Redial(
                () -> targets.target(clientIds.apply(index), receiveMaximum),
                targets.hostAndPort(),
                dialer,
                loop,
                backoffs.get(),
                line));
        return line;
    }

    /** The lanes of one broker node's present life. */
    private final class NodeLanes {

        private final BrokerNode node;
        private final List<OutboxLine> lines;
        private final @Nullable LaneRelay[] relays = new @Nullable LaneRelay[StreamId.LANES];
        private final LaneClaims.@Nullable Claim[] claimed = new LaneClaims.@Nullable Claim[StreamId.LANES];

        private final int[] tenures = new int[StreamId.LANES];

        NodeLanes(BrokerNode node) {
            this.node = node;
            this.lines = pool.stream().map(member -> new OutboxLine(changed)).toList();
            for (int index = 0; index < pool.size(); index++) {
                if (pool.get(index).ready()) {
                    peerUp(index);
                }
            }
        }

        void carry(LaneSet wanted) {
            for (int lane = 0; lane < StreamId.LANES; lane++) {
                if (wanted.contains(lane) && claimed[lane] == null) {
                    take(lane);
                } else if (!wanted.contains(lane) && claimed[lane] != null) {
                    giveUp(lane);
                }
            }
        }

        void peerUp(int index) {
            OutboxLine line = lines.get(index);
            if (!line.started()) {
                line.start(new Redial(
                        () -> ownBroker.target(
                                node.linkListener(), targets.spec().maxInflight()),
                        node.linkListener().toString(),
                        dialer,
                        loop,
                        backoffs.get(),
                        line));
            }
        }

        /** Batches under way are lost with the connection: the outbox line starts anew with it. */
        void peerDown(int index) {
            OutboxLine line = lines.get(index);
            line.down();
            line.close();
        }

        void poke() {
            for (LaneRelay relay : relays) {
                if (relay != null) {
                    relay.poke();
                }
            }
        }

        void close() {
            lines.forEach(OutboxLine::down);
            lines.forEach(OutboxLine::close);
            for (int lane = 0; lane < StreamId.LANES; lane++) {
                if (claimed[lane] != null) {
                    giveUp(lane);
                }
            }
        }

        int wanted() {
            int count = 0;
            for (LaneClaims.Claim claim : claimed) {
                count += claim == null ? 0 : 1;
            }
            return count;
        }

        int open() {
            int count = 0;
            for (LaneRelay relay : relays) {
                count += relay != null && relay.open() ? 1 : 0;
            }
            return count;
        }

        Problem problem() {
            for (OutboxLine line : lines) {
                Problem problem = Problem.of(line.redial());
                if (problem.sentence != null) {
                    return new Problem("own broker node '" + node.node() + "': " + problem.sentence, problem.retryAt);
                }
            }
            for (LaneRelay relay : relays) {
                if (relay != null && relay.problem() != null && !relay.open()) {
                    return new Problem(relay.problem(), relay.retryAt());
                }
            }
            return Problem.NONE;
        }

        private void take(int lane) {
            LaneRelay relay = relay(lane);
            int tenure = ++tenures[lane];
            claimed[lane] = claims.claim(
                    node.node(),
                    lane,
                    () -> tell(lane, tenure, relay::claimed),
                    () -> tell(lane, tenure, () -> relay.unclaimed(() -> {})));
        }

        /** What a claim that was given up still has to say is of no interest. */
        private void tell(int lane, int tenure, Runnable news) {
            if (tenures[lane] == tenure) {
                news.run();
            }
        }

        /** Given back to others only when nothing of it is under way here. */
        private void giveUp(int lane) {
            LaneClaims.Claim claim = claimed[lane];
            claimed[lane] = null;
            tenures[lane]++;
            if (claim != null) {
                relay(lane).unclaimed(claim::release);
            }
        }

        private LaneRelay relay(int lane) {
            LaneRelay known = relays[lane];
            if (known != null) {
                return known;
            }
            int index = lane % pool.size();
            OutboxLine line = lines.get(index);
            LaneRelay relay = new LaneRelay(
                    node.stream(own, lane),
                    LinkTopics.outbox(targets.spec().name(), node.node(), lane),
                    pool.get(index),
                    line,
                    counters,
                    answerTimeout,
                    loop,
                    backoffs.get(),
                    changed);
            relays[lane] = relay;
            line.carry(lane, relay);
            return relay;
        }
    }
}
