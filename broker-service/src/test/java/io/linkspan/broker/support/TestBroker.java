package io.linkspan.broker.support;

import io.linkspan.broker.client.BrokerParts;
import io.linkspan.broker.client.ClientHandler;
import io.linkspan.broker.client.ConnectTerms;
import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.handover.Handovers;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.node.ClusterNodes;
import io.linkspan.broker.outbox.NodeRoutes;
import io.linkspan.broker.outbox.Outboxes;
import io.linkspan.broker.outbox.PeerRoutes;
import io.linkspan.broker.packet.Connect;
import io.linkspan.broker.packet.ConnectProperties;
import io.linkspan.broker.packet.Packet;
import io.linkspan.broker.packet.ProtocolVersion;
import io.linkspan.broker.packet.Publish;
import io.linkspan.broker.packet.Subscribe;
import io.linkspan.broker.packet.SubscribeEntry;
import io.linkspan.broker.packet.Will;
import io.linkspan.broker.peer.LinkPolicies;
import io.linkspan.broker.session.Loops;
import io.linkspan.broker.subscribe.RouteListener;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.UserProperty;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The whole domain of one broker without network, registry or time of its own. */
public final class TestBroker {
    public static final ClusterName OWN = ClusterName.of("aws");
    public static final NodeId NODE = NodeId.of("node-1");
    public static final InstanceId INSTANCE = new InstanceId(new UUID(1, 2));

    public final ManualLoops loops;
    private final TestDomain domain;
    public final BrokerCounters counters;
    public final Map<String, String> routes;
    public final LinkPolicies policies;
    public final Outboxes outboxes;
    public final PeerRoutes peers;
    public final NodeRoutes nodes;
    public final ClusterNodes others;
    public final Handovers handovers;
    public final BrokerParts parts;

    /** One connected client. */
    public final class Client {
        public final RecordingConnection connection;
        public final ClientHandler handler;

        private Client(int loop) {
            connection = new RecordingConnection(loops.get(loop));
            handler = new ClientHandler(connection, parts);
        }

        public Client send(Packet packet) {
            loops.on(connection.loop().index(), () -> {
                handler.onPacket(packet);
                handler.onReadComplete();
            });
            return this;
        }

        public Client subscribe(String filter, QoS qos) {
            return send(new Subscribe(7, 0, List.of(new SubscribeEntry(filter, qos, false, false, 0)), List.of()));
        }

        public Client subscribe(String filter, int identifier, UserProperty... properties) {
            var entry = new SubscribeEntry(filter, QoS.EXACTLY_ONCE, false, false, 0);
            return send(new Subscribe(7, identifier, List.of(entry), List.of(properties)));
        }

        public Client publish(String topic, String payload, QoS qos, int packetId) {
            return publish(topic, payload, qos, packetId, false);
        }

        public Client publish(String topic, String payload, QoS qos, int packetId, boolean retain) {
            byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
            return send(new Publish(topic, 0, bytes, qos, false, retain, packetId, MessageProperties.NONE));
        }

        public Client lose() {
            loops.on(connection.loop().index(), () -> handler.onClosed(null));
            return this;
        }
    }

    public TestBroker(int loopCount) {
        this(loopCount, BrokerLimits.DEFAULT);
    }

    public TestBroker(int loopCount, BrokerLimits limits) {
        this(loopCount, limits, null);
    }

    /** One life of a broker that remembers: what the disk has of earlier ones is there. */
    public TestBroker(int loopCount, TestDisk disk) {
        this(loopCount, BrokerLimits.DEFAULT, disk);
    }

    public TestBroker(int loopCount, BrokerLimits limits, @Nullable TestDisk disk) {
        this(loopCount, limits, disk, NODE, (filter, kinds, groups) -> {});
    }

    /** As this node of a cluster, with its routes told to {@code announced}. */
    TestBroker(int loopCount, BrokerLimits limits, @Nullable TestDisk disk, NodeId node, RouteListener announced) {
        loops = new ManualLoops(loopCount);
        domain = new TestDomain(
                new Loops(loops.list()),
                limits,
                ConnectTerms.NONE,
                TestDomain.open(Runnable::run),
                node,
                1,
                announced,
                disk);
        loops.runAll();
        counters = domain.counters;
        routes = domain.routes;
        policies = domain.policies;
        outboxes = domain.outboxes;
        peers = domain.peers;
        nodes = domain.nodes;
        others = domain.others;
        handovers = domain.handovers;
        parts = domain.parts;
    }

    /** Writes a checkpoint and gives back what the log needs no more. */
    public void trim() {
        var trimmer = Objects.requireNonNull(domain.trimmer);
        trimmer.tidy();
        loops.runAll();
    }

    /**
     * Writes a checkpoint that meets a session on no loop, and gives back what the log needs no more: it has been at the first
     * loop when the session, whose client comes to that one, leaves the second. The move does not end.
     *
     * @param clientId of a session of the second loop, without a client
     */
    public void trimPastMoving(String clientId) {
        connectOnly(0, clientId);
        Objects.requireNonNull(domain.trimmer).tidy();
        loops.runOne(0); // tells both loops
        loops.runOne(0);
        loops.runOne(1);
        EventLoop moved =
                Objects.requireNonNull(parts.sessions().find(clientId)).loop();
        if (moved.index() != 0) {
            throw new IllegalStateException("it does not move");
        }
        loops.runOne(1);
        while (loops.runOne(0)) {
            // the log is on this loop, and the move waits for the other one
        }
    }

    /** Whether a later life has ended this one. */
    public boolean sealed() {
        return domain.sealed;
    }

    public Client connect(int loop, Connect connect) {
        return new Client(loop).send(connect);
    }

    /** A connection that has not sent anything yet. */
    public Client newClient(int loop) {
        return new Client(loop);
    }

    /** Publishes on the publisher's loop without running what follows from it. */
    public void publishOnly(Client publisher, String topic, String payload, int packetId) {
        byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
        var packet = new Publish(topic, 0, bytes, QoS.AT_LEAST_ONCE, false, false, packetId, MessageProperties.NONE);
        publisher.handler.onPacket(packet);
        publisher.handler.onReadComplete();
    }

    /** Connects to a durable session, without running what follows from it. */
    public Client connectOnly(int loop, String clientId) {
        var client = new Client(loop);
        loops.only(loop, () -> client.handler.onPacket(connect(clientId, false, 100_000, null, null)));
        return client;
    }

    /** Connects with version 5; a session expiry above zero makes the session durable. */
    public Client connect(int loop, String clientId, boolean cleanStart, long sessionExpiry) {
        return connect(loop, connect(clientId, cleanStart, sessionExpiry, null, null));
    }

    public static Connect connect(
            String clientId, boolean cleanStart, long sessionExpiry, @Nullable Will will, @Nullable String username) {
        var properties = new ConnectProperties(sessionExpiry, 65_535, -1, 0, false, true, List.of(), null, null);
        return new Connect(
                ProtocolVersion.V5,
                cleanStart,
                0,
                clientId,
                will,
                username,
                username == null ? null : new byte[0],
                properties);
    }

    /** A will with the payload "gone" and QoS 0. */
    public static Will will(String topic, long delaySeconds) {
        byte[] payload = "gone".getBytes(StandardCharsets.ISO_8859_1);
        return new Will(topic, payload, QoS.AT_MOST_ONCE, false, delaySeconds, MessageProperties.NONE);
    }
}
