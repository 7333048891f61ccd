package io.linkspan.broker.app;

import io.linkspan.broker.config.BrokerConfig;
import io.linkspan.broker.grpc.GrpcDialler;
import io.linkspan.broker.grpc.GrpcListener;
import io.linkspan.broker.handover.Handovers;
import io.linkspan.broker.node.ClusterNodes;
import io.linkspan.broker.node.NodeAcceptors;
import io.linkspan.broker.node.NodeTls;
import io.linkspan.broker.operator.BrokerLog;
import io.linkspan.broker.outbox.NodeRoutes;
import io.linkspan.broker.outbox.StreamOrigin;
import io.linkspan.contracts.cluster.NodeId;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The port for the other brokers of the cluster, and the streams to them: opened and closed with the broker. */
@Singleton
class NodeNetwork {
    private static final long LISTEN_SECONDS = 30;

    /** What waits for other brokers when this one stops has so long to leave. */
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** No session has left for so long: the clients that are missing do not come to another broker. Most try again within seconds. */
    private static final long FOLLOW_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Nor longer than this in all: the orchestrator's patience ends, too. */
    private static final long HAND_ON_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long DRAIN_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final BrokerConfig config;
    private final BrokerNode node;
    private final ClusterNodes nodes;
    private final Vertx vertx;
    private final NodeRoutes routes;
    private @Nullable Handovers handovers;
    private volatile @Nullable Joined joined;
    private @Nullable GrpcListener listener;

    private record Joined(String secret, GrpcDialler dialler, NodeAcceptors acceptors) {}

    NodeNetwork(BrokerConfig config, BrokerNode node, ClusterNodes nodes, NodeRoutes routes, Vertx vertx) {
        this.routes = routes;
        this.config = config;
        this.node = node;
        this.nodes = nodes;
        this.vertx = vertx;
    }

    /** Lets sessions come from other brokers and go there; after the loops have begun, before sessions are revived. */
    void prepare() {
        handovers = prepare(node, nodes, routes);
    }

    /** The same for a node that this broker stands in for. */
    static Handovers prepare(BrokerNode node, ClusterNodes nodes, NodeRoutes routes) {
        var parts = node.parts();
        return Handovers.start(
                parts.cluster(),
                parts.node(),
                nodes,
                routes,
                parts.outboxes(),
                parts.sessions(),
                parts.sessionStore(),
                parts.log(),
                node.eventLoops(),
                parts.publisher());
    }

    /**
     * Opens the port and begins to dial the others. Without a service secret nobody could prove to be a broker of this
     * cluster, so there is neither.
     *
     * @return the port; 0 for none
     */
    int start(StreamOrigin origin) throws InterruptedException, ExecutionException, TimeoutException {
        String secret = ServiceSecret.read(config).password();
        if (secret == null) {
            BrokerLog.LOG.alone(origin.log().value());
            return 0;
        }
        NodeTls tls = config.nodes()
                .tls()
                .map(files -> new NodeTls(
                        files.certificateFile(), files.keyFile(), files.caFile().orElse(null)))
                .orElse(null);
        var dials = new GrpcDialler(vertx, tls);
        var own = nodes.start(
                origin,
                secret,
                node.eventLoops(),
                node.parts().publisher(),
                dials,
                Objects.requireNonNull(handovers, "prepared before"));
        var acceptors = new NodeAcceptors(secret, own);
        joined = new Joined(secret, dials, acceptors);
        var opened = GrpcListener.start(vertx, config.nodes().host(), config.grpcPort(), tls, acceptors)
                .toCompletionStage()
                .toCompletableFuture()
                .get(LISTEN_SECONDS, TimeUnit.SECONDS);
        listener = opened;
        return opened.port();
    }

    /** Whether there is a port for other brokers. */
    boolean open() {
        return joined != null;
    }

    /** A node that this broker stands in for is called at its port, too, and dials the others. */
    void add(StreamOrigin origin, BrokerNode other, ClusterNodes others, Handovers prepared) {
        Joined now = Objects.requireNonNull(joined, "the port is open");
        now.acceptors.add(
                origin.log(),
                others.start(
                        origin, now.secret, other.eventLoops(), other.parts().publisher(), now.dialler, prepared));
    }

    /** It is called here no more. */
    void remove(NodeId other) {
        Joined now = joined;
        if (now != null) {
            now.acceptors.remove(other);
        }
    }

    /** The clients whose sessions will follow them when they are sent away. */
    List<String> following() {
        List<String> all = new ArrayList<>();
        node.parts().sessions().from("", true).forEachRemaining(session -> {
            if (session.online() && session.durable()) {
                all.add(session.clientId());
            }
        });
        return all;
    }

    /** Waits while sessions follow their clients, which have been sent away, to the brokers that they go to. */
    void handOn(List<String> following) {
        var sessions = node.parts().sessions();
        long deadline = System.nanoTime() + HAND_ON_NANOS;
        long last = System.nanoTime();
        while (nodes.reached() > 0
                && (remain(following) || sessions.elsewhere().leaving() > 0)
                && System.nanoTime() - last < FOLLOW_NANOS
                && System.nanoTime() < deadline) {
            if (sessions.elsewhere().leaving() > 0) {
                last = System.nanoTime();
            }
            LockSupport.parkNanos(DRAIN_CHECK_NANOS);
        }
    }

    private boolean remain(List<String> following) {
        var sessions = node.parts().sessions();
        following.removeIf(client -> sessions.find(client) == null);
        return !following.isEmpty();
    }

    /** Lets what waits for the others leave, then closes. */
    void stop() {
        long deadline = System.nanoTime() + DRAIN_NANOS;
        while (!nodes.drained() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(DRAIN_CHECK_NANOS);
        }
        nodes.stop();
        GrpcListener open = listener;
        if (open != null) {
            open.stop();
        }
        Joined now = joined;
        if (now != null) {
            now.dialler.close();
        }
    }
}
