package io.linkspan.broker.support;

import static java.util.Objects.requireNonNull;

import io.linkspan.broker.grpc.GrpcDialler;
import io.linkspan.broker.grpc.GrpcListener;
import io.linkspan.broker.handover.Handovers;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.node.ClusterNodes;
import io.linkspan.broker.node.NodeAddress;
import io.linkspan.broker.node.NodeTls;
import io.linkspan.broker.outbox.NodeInterest;
import io.linkspan.broker.outbox.StreamOrigin;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Several brokers over the real network layer, with real gRPC between them; what the registry would tell them of each other
 * is told directly. Register it as a static extension.
 */
public final class TestCluster implements BeforeAllCallback, AfterAllCallback, AfterEachCallback {
    private final int size;
    private final int loops;
    private final String secret;
    private final @Nullable NodeTls tls;
    private final List<Node> nodes = new ArrayList<>();

    /** One broker of it. */
    public final class Node {
        public final RunningBroker broker;
        public final NodeId id;
        /** What its operator was told. */
        public final List<String> told = new CopyOnWriteArrayList<>();

        private final Vertx vertx = Vertx.vertx();
        public final long incarnation;
        private @Nullable ClusterNodes others;
        private @Nullable Handovers handovers;
        private @Nullable GrpcListener listener;
        private @Nullable GrpcDialler dialler;
        private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
        private int relayPort;

        private Node(int number) {
            id = NodeId.of("node-" + number);
            incarnation = number * 10L;
            broker = new RunningBroker(loops, BrokerLimits.DEFAULT).asNode(id, incarnation, this::announce);
        }

        private void announce(TopicFilter filter, @Nullable RouteKinds kinds, List<String> groups) {
            var interest = kinds == null
                    ? null
                    : new NodeInterest(
                            incarnation, kinds.contains(RouteKinds.NORMAL), kinds.contains(RouteKinds.DURABLE), groups);
            for (Node other : nodes) {
                if (other != this) {
                    other.broker.nodeRoutes().route(id, filter, interest);
                }
            }
        }

        /** Begins to take part; its port is open afterwards. */
        private void join() {
            var parts = broker.parts();
            var made = new ClusterNodes(
                    broker.nodeRoutes(), parts.outboxes(), BrokerLimits.DEFAULT, new ToldOperator(told));
            others = made;
            var dials = new GrpcDialler(vertx, tls);
            dialler = dials;
            var moves = Handovers.start(
                    parts.cluster(),
                    id,
                    made,
                    broker.nodeRoutes(),
                    parts.outboxes(),
                    parts.sessions(),
                    parts.sessionStore(),
                    parts.log(),
                    broker.allLoops(),
                    parts.publisher());
            handovers = moves;
            var acceptor = made.start(
                    new StreamOrigin(TestBroker.OWN, TestBroker.INSTANCE, id, incarnation),
                    secret,
                    broker.allLoops(),
                    parts.publisher(),
                    dials,
                    moves);
            var opened = wait(GrpcListener.start(vertx, "127.0.0.1", 0, tls, acceptor));
            listener = opened;
            relayPort = relay(opened.port());
        }

        /** How it sees the others. */
        public ClusterNodes others() {
            return requireNonNull(others);
        }

        public NodeAddress address() {
            return new NodeAddress(id, incarnation, "localhost", relayPort);
        }

        /** The streams to this node break; those that are dialled afterwards do not. */
        public void breakStreams() {
            sockets.forEach(NetSocket::close);
            sockets.clear();
        }

        // Others dial a relay, so that streams can be broken without giving up the port.
        private int relay(int port) {
            var client = vertx.createNetClient();
            return wait(vertx.createNetServer()
                            .connectHandler(in -> {
                                in.pause();
                                client.connect(port, "127.0.0.1")
                                        .onFailure(away -> in.close())
                                        .onSuccess(out -> {
                                            sockets.add(in);
                                            in.pipeTo(out);
                                            out.pipeTo(in);
                                        });
                            })
                            .listen(0, "127.0.0.1"))
                    .actualPort();
        }

        private static <T> T wait(Future<T> future) {
            try {
                return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException failed) {
                throw new IllegalStateException(failed);
            }
        }

        private void leave() {
            if (others != null) {
                others.stop();
            }
            if (listener != null) {
                wait(listener.stop());
            }
            if (dialler != null) {
                dialler.close();
            }
            wait(vertx.close());
        }
    }

    public TestCluster(int size, int loops, String secret, @Nullable NodeTls tls) {
        this.size = size;
        this.secret = secret;
        this.loops = loops;
        this.tls = tls;
    }

    /** A broker by its place, from 1 on. */
    public Node node(int number) {
        return nodes.get(number - 1);
    }

    /** Sessions on their way between nodes. */
    public int moving() {
        int all = 0;
        for (Node node : nodes) {
            Handovers moves = requireNonNull(node.handovers);
            all += moves.leaving() + moves.coming();
        }
        return all;
    }

    /** Waits until every other node knows what this one wants. */
    public void settled() {
        // Announced within SUBSCRIBE, on the same call: nothing to wait for but the streams.
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> nodes.stream()
                .allMatch(node -> node.others != null && node.others.reached() == size - 1));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        start();
    }

    /** What comes before the tests. */
    public void start() {
        for (int i = 1; i <= size; i++) {
            nodes.add(new Node(i));
        }
        nodes.forEach(node -> node.broker.start());
        nodes.forEach(Node::join);
        for (Node node : nodes) {
            for (Node other : nodes) {
                if (node != other) {
                    requireNonNull(node.others).present(other.address());
                }
            }
        }
        settled();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        nodes.forEach(node -> node.broker.afterEach(context));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        stop();
    }

    /** What comes after the tests. */
    public void stop() {
        nodes.forEach(Node::leave);
        nodes.forEach(node -> node.broker.stop());
    }
}
