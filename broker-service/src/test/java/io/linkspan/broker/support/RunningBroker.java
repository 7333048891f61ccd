package io.linkspan.broker.support;

import static java.util.Objects.requireNonNull;

import io.linkspan.broker.access.login.AccessControl;
import io.linkspan.broker.client.BrokerParts;
import io.linkspan.broker.client.ClientHandler;
import io.linkspan.broker.client.ConnectTerms;
import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.ListenerConfig;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.limits.SocketLimits;
import io.linkspan.broker.outbox.NodeRoutes;
import io.linkspan.broker.session.Loops;
import io.linkspan.broker.subscribe.RouteListener;
import io.linkspan.broker.vertx.ConnectionObserver;
import io.linkspan.broker.vertx.EventLoops;
import io.linkspan.broker.vertx.MqttListeners;
import io.linkspan.broker.vertx.TrafficCounter;
import io.linkspan.contracts.cluster.NodeId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The real network layer over the real domain, without registry and Quarkus: what clients see on a socket. Register it as
 * a static extension; all tests of the class share it, so they use topics and client ids of their own.
 *
 * <p>It has one event loop unless told otherwise. Then whatever one client has been acknowledged, every other client
 * has been sent before the answer to its next PINGREQ: absence is tested without waiting.
 */
public final class RunningBroker implements BeforeAllCallback, AfterAllCallback, AfterEachCallback {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final BrokerLimits limits;
    private final ConnectTerms terms;
    private final int loopCount;
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final List<WireClient> opened = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService blocking = Executors.newSingleThreadExecutor();
    private final Vertx vertx = Vertx.vertx();
    private @Nullable Function<ExecutorService, AccessControl> access;
    private @Nullable MqttListeners listeners;
    private @Nullable TestDomain domain;
    private List<EventLoop> eventLoops = List.of();
    private NodeId nodeId = TestBroker.NODE;
    private long life = 1;
    private RouteListener routeListener = (filter, kinds, groups) -> {};
    private Duration connectTimeout = SocketLimits.DEFAULT.connectTimeout();

    public RunningBroker() {
        this(1, BrokerLimits.DEFAULT);
    }

    public RunningBroker(int loops, BrokerLimits limits) {
        this(loops, limits, ConnectTerms.NONE);
    }

    public RunningBroker(int loops, BrokerLimits limits, ConnectTerms terms) {
        this.limits = limits;
        this.terms = terms;
        this.loopCount = loops;
    }

    /** Another deadline for CONNECT; call it before the tests begin. */
    public RunningBroker connectTimeout(Duration timeout) {
        connectTimeout = timeout;
        return this;
    }

    /** With these logins and rules instead of those that know everybody. */
    public RunningBroker withAccess(Function<ExecutorService, AccessControl> made) {
        access = made;
        return this;
    }

    /** As this node of a cluster, with its routes told to {@code announced}; call it before the tests begin. */
    public RunningBroker asNode(NodeId id, long incarnation, RouteListener announced) {
        nodeId = id;
        life = incarnation;
        routeListener = announced;
        return this;
    }

    /** The routes of other nodes, as the registry would tell them. */
    public NodeRoutes nodeRoutes() {
        return requireNonNull(domain).nodes;
    }

    Vertx vertx() {
        return vertx;
    }

    Loops allLoops() {
        return new Loops(eventLoops);
    }

    /** As after a change of the file of access rules. */
    public void rulesChanged() {
        var parts = requireNonNull(domain).parts;
        parts.clients().rulesChanged();
    }

    /** A client that has not sent anything; {@code level} 3, 4 or 5. */
    public WireClient open(int level) {
        var client = new WireClient(port(), level);
        opened.add(client); // the garbage collector closes the socket of a client that nobody holds
        return client;
    }

    /** A connected client with clean start and, in version 5, without session expiry. */
    public WireClient connect(int level) {
        return connect(level, name("client"));
    }

    public WireClient connect(int level, String clientId) {
        var client = open(level);
        client.connect(Connecting.as(clientId));
        return client;
    }

    /** A name nobody has used: a topic, filter or client id of this test's own. */
    public static String name(String prefix) {
        return prefix + "-" + NAMES.incrementAndGet();
    }

    /** The server goes, as far as its clients can see. */
    public void shutDown() {
        requireNonNull(domain).parts.clients().disconnectAll(0x8B, "the server is shutting down");
    }

    public Map<String, String> routes() {
        return requireNonNull(domain).routes;
    }

    /** The domain behind the sockets, to look at what is left in it. */
    public BrokerParts parts() {
        return requireNonNull(domain).parts;
    }

    /** The port that clients connect to. */
    public int port() {
        return requireNonNull(listeners).port(BrokerLimits.MQTT_LISTENER);
    }

    /** The broker's event loops. */
    public List<EventLoop> loops() {
        return eventLoops;
    }

    /** A counter of the listener. */
    public long counted(TrafficCounter counter) {
        return requireNonNull(listeners).counters(BrokerLimits.MQTT_LISTENER).get(counter);
    }

    /** What failed inside the broker since the last test; each is an error of the test it happens in. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        start();
    }

    /** What comes before the tests. */
    void start() {
        EventLoops loops = EventLoops.create(vertx, loopCount, new ConnectionObserver() {
            @Override
            public void handlerFailed(String listener, String remote, String where, Throwable failure) {
                failures.add(where + " " + failure);
            }

            @Override
            public void taskFailed(int loop, Throwable failure) {
                failures.add("task " + failure);
            }
        });
        eventLoops = loops.list();
        var all = new Loops(eventLoops);
        var control = access == null ? TestDomain.open(blocking) : access.apply(blocking);
        var made = new TestDomain(all, limits, terms, control, nodeId, life, routeListener, null);
        domain = made;
        var config = ListenerConfig.tcp(BrokerLimits.MQTT_LISTENER, "127.0.0.1", 0)
                .withMaxPacketBytes(limits.packets().maximumBytes())
                .with(limits.connections().sockets())
                .withConnectTimeout(connectTimeout);
        listeners = result(MqttListeners.start(
                vertx, loops, List.of(config), connection -> new ClientHandler(connection, made.parts)));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        opened.clear();
        if (!failures.isEmpty()) {
            var seen = List.copyOf(failures);
            failures.clear();
            throw new AssertionError("the broker failed: " + seen);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        stop();
    }

    /** What comes after the tests. */
    void stop() {
        requireNonNull(domain).parts.clients().disconnectAll(0x8B, "end of the test");
        result(requireNonNull(listeners).stop());
        result(vertx.close());
        blocking.shutdownNow();
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e.getCause() == null ? e : e.getCause());
        }
    }
}
