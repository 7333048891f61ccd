package io.linkspan.broker.app;

import io.linkspan.broker.config.BrokerConfig;
import io.linkspan.broker.grpc.GrpcDialler;
import io.linkspan.broker.grpc.GrpcListener;
import io.linkspan.broker.node.ClusterNodes;
import io.linkspan.broker.node.NodeTls;
import io.linkspan.broker.operator.BrokerLog;
import io.linkspan.broker.outbox.StreamOrigin;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
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

    private static final long DRAIN_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final BrokerConfig config;
    private final BrokerNode node;
    private final ClusterNodes nodes;
    private final Vertx vertx;
    private @Nullable GrpcDialler dialler;
    private @Nullable GrpcListener listener;

    NodeNetwork(BrokerConfig config, BrokerNode node, ClusterNodes nodes, Vertx vertx) {
        this.config = config;
        this.node = node;
        this.nodes = nodes;
        this.vertx = vertx;
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
        dialler = dials;
        var acceptor =
                nodes.start(origin, secret, node.eventLoops(), node.parts().publisher(), dials);
        var opened = GrpcListener.start(vertx, config.nodes().host(), config.grpcPort(), tls, acceptor)
                .toCompletionStage()
                .toCompletableFuture()
                .get(LISTEN_SECONDS, TimeUnit.SECONDS);
        listener = opened;
        return opened.port();
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
        GrpcDialler dials = dialler;
        if (dials != null) {
            dials.close();
        }
    }
}
