package io.linkspan.broker.support;

import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.node.FrameChannel;
import io.linkspan.broker.node.FrameListener;
import io.linkspan.broker.node.NodeAcceptor;
import io.linkspan.broker.node.NodeAddress;
import io.linkspan.broker.outbox.NodeInterest;
import io.linkspan.broker.outbox.StreamOrigin;
import io.linkspan.broker.packet.ConnAck;
import io.linkspan.broker.session.Loops;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brokers of one cluster without network, registry or time of their own: what one sends another waits on a wire that the
 * test runs. Each may die at any moment and begin again with what its disk has.
 */
public final class TestBrokers {
    /** Longer than any wait before an attempt to dial. */
    private static final Duration PAUSE = Duration.ofSeconds(3);

    /** What a broker waits before it asks the others again. */
    private static final Duration ANSWER = Duration.ofMillis(250);

    /** More than a claim attempts before it is refused. */
    private static final int ANSWERS = 110;

    private static final int LOOPS = 2;

    private final List<Node> nodes = new ArrayList<>();
    private final ArrayDeque<Runnable> wire = new ArrayDeque<>();
    private final List<Link> links = new ArrayList<>();
    private final Set<Set<Node>> apart = new HashSet<>();

    /** One broker over all its lives. */
    public final class Node {
        public final NodeId id;
        public final TestDisk disk;
        public TestBroker broker;
        private final Map<TopicFilter, NodeInterest> routes = new HashMap<>();
        private NodeAcceptor acceptor;
        private long life;
        private boolean dead;

        @SuppressWarnings("NullAway") // begun before anybody sees it
        private Node(int number) {
            id = NodeId.of("node-" + number);
            disk = number == 1 ? new TestDisk() : new TestDisk(id.value(), nodes.getFirst().disk);
        }

        private void begin() {
            life++;
            dead = false;
            routes.entrySet().removeIf(route -> !route.getValue().durable());
            broker = new TestBroker(LOOPS, BrokerLimits.DEFAULT, disk, id, this::announce);
            acceptor = broker.others.start(
                    new StreamOrigin(TestBroker.OWN, TestBroker.INSTANCE, id, life),
                    "secret",
                    new Loops(broker.loops.list()),
                    broker.parts.publisher(),
                    (address, hello, listener) -> dial(this, address, hello, listener),
                    broker.handovers);
        }

        private void announce(TopicFilter filter, @Nullable RouteKinds kinds, List<String> groups) {
            if (kinds == null) {
                routes.remove(filter);
            } else {
                routes.put(
                        filter,
                        new NodeInterest(
                                life, kinds.contains(RouteKinds.NORMAL), kinds.contains(RouteKinds.DURABLE), groups));
            }
            others(other -> other.broker.nodes.route(id, filter, routes.get(filter)));
        }

        private void others(java.util.function.Consumer<Node> action) {
            nodes.stream().filter(other -> other != this && !other.dead).forEach(action);
        }

        private NodeAddress address() {
            return new NodeAddress(id, life, "host", 1);
        }

        /** In which life it is. */
        public long life() {
            return life;
        }

        /** Who answers those that dial it. */
        public NodeAcceptor acceptor() {
            return acceptor;
        }

        /** Whether it is not there now. */
        public boolean dead() {
            return dead;
        }

        /** It is there no more; the others are not told. */
        public void die() {
            dead = true;
            links.stream().filter(link -> link.from == this || link.to == this).forEach(Link::cut);
        }

        /** As the registry tells it when nobody there wants the filter any more. */
        public void unsubscribed(String filter) {
            announce(TopicFilter.of(filter), null, List.of());
        }

        /** The registry has given it up. */
        public void unlisted() {
            others(other -> other.broker.others.absent(id));
        }

        /** Its next life begins. */
        public void again() {
            begin();
            for (Node other : nodes) {
                if (other != this) {
                    other.routes.forEach((filter, interest) -> broker.nodes.route(other.id, filter, interest));
                }
            }
            others(other -> {
                broker.others.present(other.address());
                other.broker.others.present(address());
                routes.forEach((filter, interest) -> other.broker.nodes.route(id, filter, interest));
            });
            run();
        }
    }

    /** A channel between two nodes: what one end sends reaches the other while it is not cut. */
    private final class Link {
        private final Node from;
        private final Node to;
        private final FrameListener caller;
        private final FrameListener callee;
        private boolean cut;

        private Link(Node from, Node to, FrameListener caller, FrameListener callee) {
            this.from = from;
            this.to = to;
            this.caller = caller;
            this.callee = callee;
        }

        private FrameChannel towards(FrameListener far) {
            return new FrameChannel() {
                @Override
                public void send(byte[] frame) {
                    wire.add(() -> {
                        if (!cut) {
                            far.frame(frame);
                        }
                    });
                }

                @Override
                public boolean writable() {
                    return true;
                }

                @Override
                public void close(String cause) {
                    cut();
                }
            };
        }

        private void cut() {
            if (!cut) {
                cut = true;
                wire.add(() -> {
                    caller.closed("cut");
                    callee.closed("cut");
                });
            }
        }
    }

    public TestBrokers(int count) {
        for (int i = 1; i <= count; i++) {
            var node = new Node(i);
            node.dead = true;
            nodes.add(node);
        }
        nodes.forEach(Node::again);
        settle();
    }

    /** A broker by its place, from 1 on. */
    public Node node(int number) {
        return nodes.get(number - 1);
    }

    private void dial(Node from, NodeAddress address, byte[] hello, FrameListener listener) {
        wire.add(() -> {
            Node to = nodes.stream()
                    .filter(node -> node.id.equals(address.node()))
                    .findFirst()
                    .orElseThrow();
            var decision = to.dead || apart.contains(Set.of(from, to))
                    ? new NodeAcceptor.Decision(null, "nobody there")
                    : to.acceptor.accept(hello);
            FrameListener callee = decision.listener();
            if (callee == null) {
                listener.closed(String.valueOf(decision.refusal()));
                return;
            }
            var link = new Link(from, to, listener, callee);
            links.add(link);
            callee.opened(link.towards(listener));
            listener.opened(link.towards(callee));
        });
    }

    /** Two brokers do not reach each other; what is on the wire between them is lost. */
    public void part(Node one, Node other) {
        apart.add(Set.of(one, other));
        links.stream()
                .filter(link -> apart.contains(Set.of(link.from, link.to)))
                .forEach(Link::cut);
    }

    /** All brokers reach each other again. */
    public void join() {
        apart.clear();
    }

    /** All streams break; what is on the wire is lost. */
    public void breakStreams() {
        links.forEach(Link::cut);
        links.clear();
    }

    /** Runs all loops and the wire until nothing is left. */
    public void run() {
        run(Integer.MAX_VALUE);
    }

    /** Connects with version 5 and waits for CONNACK, before which the others are asked for the session. */
    public TestBroker.Client connect(Node node, int loop, String clientId, boolean cleanStart, long sessionExpiry) {
        TestBroker.Client client = node.broker.connect(loop, clientId, cleanStart, sessionExpiry);
        run();
        for (int i = 0; i < ANSWERS && client.connection.last(ConnAck.class) == null; i++) {
            nodes.stream().filter(one -> !one.dead).forEach(one -> one.broker.loops.advance(ANSWER));
            run();
        }
        return client;
    }

    /** Runs all loops, and so many steps of the wire at most. */
    public void run(int steps) {
        for (int i = 0; i <= steps; i++) {
            nodes.stream().filter(node -> !node.dead).forEach(node -> node.broker.loops.runAll());
            Runnable next = i < steps ? wire.poll() : null;
            if (next == null) {
                return;
            }
            next.run();
        }
    }

    /** A short while passes: what is looked for again and again is looked for once more. Nothing is run. */
    public void tick() {
        nodes.stream().filter(node -> !node.dead).forEach(node -> node.broker.loops.advance(ANSWER));
    }

    /** Runs one task of each loop and one frame, so many times. */
    public void inSteps(int steps) {
        for (int step = 0; step < steps; step++) {
            for (Node node : nodes) {
                for (int loop = 0; !node.dead && loop < LOOPS; loop++) {
                    node.broker.loops.runOne(loop);
                }
            }
            Runnable next = wire.poll();
            if (next != null) {
                next.run();
            }
        }
    }

    /** Runs one task of some loop, or one frame, so many times; one loop, which the chance says, seldom has its turn. */
    public void atRandom(Random random, int steps) {
        int slow = random.nextInt(nodes.size() * LOOPS);
        for (int step = 0; step < steps; step++) {
            int next = random.nextInt(nodes.size() * LOOPS + 1);
            if (next == nodes.size() * LOOPS) {
                Runnable frame = wire.poll();
                if (frame != null) {
                    frame.run();
                }
            } else if (!nodes.get(next / LOOPS).dead && (next != slow || random.nextInt(8) == 0)) {
                nodes.get(next / LOOPS).broker.loops.runOne(next % LOOPS);
            }
        }
    }

    /** Runs what is there and what only waits for its time. */
    public void settle() {
        run();
        for (int i = 0; i < 3; i++) {
            nodes.stream().filter(node -> !node.dead).forEach(node -> node.broker.loops.advance(PAUSE));
            run();
        }
    }
}
