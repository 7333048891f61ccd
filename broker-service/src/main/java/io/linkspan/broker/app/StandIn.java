package io.linkspan.broker.app;

import io.linkspan.broker.client.BrokerParts;
import io.linkspan.broker.handover.Handovers;
import io.linkspan.broker.log.NodeLog;
import io.linkspan.broker.log.Standing;
import io.linkspan.broker.node.ClusterNodes;
import io.linkspan.broker.operator.BrokerLog;
import io.linkspan.broker.outbox.NodeRoutes;
import io.linkspan.broker.outbox.Outbox;
import io.linkspan.broker.outbox.Outboxes;
import io.linkspan.broker.outbox.PeerRoutes;
import io.linkspan.broker.outbox.StreamOrigin;
import io.linkspan.broker.registry.NodeFollower;
import io.linkspan.broker.registry.NodeLife;
import io.linkspan.broker.registry.RouteWriter;
import io.linkspan.broker.registry.SessionFeed;
import io.linkspan.broker.session.Loops;
import io.linkspan.broker.subscribe.SubscriptionTree;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.registry.client.lease.Lease;
import io.linkspan.registry.client.schema.NodeEntry;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A life of a dead node in the process of another: with that node's name, log, sessions, streams and outboxes, and without
 * listeners. Clients find their sessions by it, and what the node owed to other brokers and to peers leaves from here.
 *
 * <p>It ends when the node itself begins again, when the lease on its log is lost, or when nothing is left of it. From then on
 * it does nothing: its loops run none of its tasks, and nothing of it is written any more. Used by one thread, but for what says
 * otherwise.
 */
final class StandIn {
    private static final long RENEWALS_EVERY = NodeEntry.RENEWAL.toSeconds();

    /** When nothing has been left of the node for so many turns, nothing will come. */
    private static final int IDLE_TURNS = 10;

    private static final long WRITTEN_MILLIS = 2_000;

    private final StandIns host;
    private final NodeId node;
    private final Lease lease;
    private final AtomicBoolean open = new AtomicBoolean(true);
    /** Ends when the node itself lives again without having waited for this one, or another stands in for it. */
    private final Standing standing = new Standing(System::nanoTime, () -> {});

    private final SessionFeed sessions;
    private final NodeLog log = new NodeLog();
    private final Outboxes outboxes;
    private final ClusterNodes nodes;
    private final NodeRoutes routes;
    private final NodeMemory memory;
    private final BrokerNode broker;
    private final NodeLife life;
    private final NodeFollower follower;
    private final ThreadPoolExecutor thread;
    private boolean started;
    private long incarnation;
    private int idle;
    private long turns;

    StandIn(StandIns host, NodeId node, Lease lease) {
        this.host = host;
        this.node = node;
        this.lease = lease;
        BrokerParts own = host.own().parts();
        RouteWriter writer = host.routes().writer();
        sessions = new SessionFeed(host.registry(), standing);
        outboxes = new Outboxes(own.limits(), own.counters());
        routes = new NodeRoutes(outboxes);
        nodes = new ClusterNodes(routes, outboxes, own.limits(), new LoggingNodes());
        life = new NodeLife(host.registry(), node, writer, this::asked);
        memory = host.memory(sessions, log, nodes, standing);
        var peers = new PeerRoutes(outboxes);
        follower = new NodeFollower(node, nodes, routes, peers, outboxes, host.policies(), this::asked);
        broker = new BrokerNode(
                own.cluster(),
                node,
                own.limits(),
                own.counters(),
                new SubscriptionTree(writer),
                own.retained(),
                peers,
                routes,
                outboxes,
                host.policies(),
                own.access(),
                own.terms(),
                log,
                sessions);
        // What comes after the end is of no interest.
        thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("broker-stands-in-" + node).factory(),
                new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Brings everything back that the node has promised. Blocks. */
    void begin() throws InterruptedException, ExecutionException, TimeoutException {
        NodeLife.Begun begun = life.begin();
        incarnation = begun.incarnation();
        var origin = new StreamOrigin(broker.parts().cluster(), begun.instance(), node, incarnation);
        outboxes.start(origin);
        // Wills and what groups are owed go out while it is recalled: to other nodes and peers, too.
        host.channels().follow(follower, thread);
        follower.load(host.registry(), thread);
        NodeMemory.Past past = memory.read(node.value(), incarnation);
        broker.start(GatedLoop.all(host.own().eventLoops().all(), open));
        started = true;
        Handovers handovers = NodeNetwork.prepare(broker, nodes, routes);
        Loops loops = broker.eventLoops();
        memory.recall(past, broker.parts(), loops, incarnation);
        life.recalled();
        host.network().add(origin, broker, nodes, handovers);
        host.own().parts().outboxes().add(node, outboxes);
        life.announce(host.entry(node, incarnation, begun.instance()), host.report(node, incarnation, broker.parts()));
        life.renew(false, Map.of());
        BrokerLog.LOG.standsIn(
                node.value(), incarnation, broker.parts().sessions().size());
    }

    /** What has to be done every second. False when it is over. */
    boolean turn() {
        if (standing.ended() || !lease.held() || superseded()) {
            BrokerLog.LOG.gaveWay(node.value(), incarnation);
            end();
            return false;
        }
        idle = nothingLeft() ? idle + 1 : 0;
        if (idle > IDLE_TURNS) {
            BrokerLog.LOG.nothingLeft(node.value(), incarnation);
            stop();
            forget();
            end();
            return false;
        }
        outboxes.expire();
        thread.execute(follower::sweep);
        boolean renewal = turns++ % RENEWALS_EVERY == 0;
        if (renewal) {
            life.renew(false, Map.of());
        }
        life.report(renewal);
        return true;
    }

    private void forget() {
        try {
            memory.forget();
        } catch (ExecutionException | TimeoutException away) {
            // Then it begins again here or elsewhere, and nothing is left again.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // It waits until this one has given way, which turn() sees to.
    private void asked(long later) {}

    // Seen by the entry: the node writes one before it asks for its log.
    private boolean superseded() {
        try {
            NodeEntry entry = host.shown(node);
            return entry != null && entry.incarnation() > incarnation;
        } catch (ExecutionException | TimeoutException away) {
            return false; // the lease tells how long that may go on
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private boolean nothingLeft() {
        BrokerParts parts = broker.parts();
        return parts.sessions().size() == 0
                && parts.sessions().elsewhere().leaving() == 0
                && parts.sessions().elsewhere().coming() == 0
                && outboxes.all().stream().mapToLong(Outbox::messages).sum() == 0
                && !memory.owes();
    }

    /** Ends it: what it has not said yet, nobody says. Any thread; may be repeated. */
    void end() {
        stop();
        if (!standing.ended() && !superseded()) {
            life.end(); // else the entry is another's
        }
        lease.close();
    }

    private void stop() {
        host.channels().leave(follower);
        host.network().remove(node);
        host.own().parts().outboxes().remove(node);
        nodes.stop();
        memory.stop();
        if (started) {
            broker.throughAllLoops(); // what closes the streams to the others
        }
        open.set(false);
        sessions.stop();
        awaitWritten();
        thread.shutdownNow();
    }

    // The next one reads what the registry has: nothing of this life may come to it later.
    private void awaitWritten() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WRITTEN_MILLIS);
        while (sessions.waiting() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
