package io.linkspan.broker.app;

import io.linkspan.broker.access.login.AccessControl;
import io.linkspan.broker.client.BrokerParts;
import io.linkspan.broker.client.ClientHandler;
import io.linkspan.broker.client.Clients;
import io.linkspan.broker.client.ConnectTerms;
import io.linkspan.broker.client.SendingAway;
import io.linkspan.broker.connection.Connection;
import io.linkspan.broker.connection.ConnectionHandler;
import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.log.LogRecord;
import io.linkspan.broker.log.NodeLog;
import io.linkspan.broker.operator.BrokerLog;
import io.linkspan.broker.outbox.NodeRoutes;
import io.linkspan.broker.outbox.Outboxes;
import io.linkspan.broker.outbox.PeerRoutes;
import io.linkspan.broker.peer.LinkPolicies;
import io.linkspan.broker.peer.LinkReceiver;
import io.linkspan.broker.publish.Publisher;
import io.linkspan.broker.registry.SessionFeed;
import io.linkspan.broker.retain.RetainedStore;
import io.linkspan.broker.session.Loops;
import io.linkspan.broker.session.SessionDirectory;
import io.linkspan.broker.session.SessionMover;
import io.linkspan.broker.subscribe.SubscriptionTree;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.NodeId;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The broker of one node, put together from its parts; gives every connection its handler. */
public final class BrokerNode {
    private static final int HAND_OVERS = 3;

    /** A loop that is not through with its tasks after so long will not be soon. */
    private static final long LOOP_SECONDS = 2;

    private final BrokerParts parts;
    private @Nullable Loops loops;

    BrokerNode(
            ClusterName own,
            NodeId node,
            BrokerLimits limits,
            BrokerCounters counters,
            SubscriptionTree tree,
            RetainedStore retained,
            PeerRoutes peers,
            NodeRoutes nodes,
            Outboxes outboxes,
            LinkPolicies policies,
            AccessControl access,
            ConnectTerms terms,
            NodeLog log,
            SessionFeed sessionStore) {
        var publisher = new Publisher(tree, retained, peers, nodes, counters, limits, log, this::loops);
        var mover = new SessionMover(this::loops, publisher::flush);
        var sessions = new SessionDirectory(
                limits, counters, tree, this::publishWill, mover, publisher::again, log, sessionStore);
        parts = new BrokerParts(
                own,
                node,
                limits,
                counters,
                access,
                tree,
                retained,
                publisher,
                sessions,
                log,
                sessionStore,
                outboxes,
                new LinkReceiver(own, publisher, policies, counters, log),
                new Clients(limits, counters),
                terms);
    }

    /** Takes the event loops into use; before the first connection. */
    void start(List<EventLoop> eventLoops) {
        loops = new Loops(eventLoops);
        parts.publisher().start();
        parts.outboxes().keepIn(parts.log(), loops()::any);
    }

    /**
     * Sends all clients away, at a rate. Wills of sessions that are in memory only and end with the broker go first, while
     * the subscribers are still here [MQTT-3.1.2.5].
     */
    void sendClientsAway() {
        parts.sessions().publishWills();
        new SendingAway(parts.clients(), parts.limits().connections().shutdown(), parts.counters()).run(this::willsOut);
    }

    private void willsOut() {
        // A will is published in a later task of its loop and handed over to the others from there.
        for (int hop = 0; hop < HAND_OVERS; hop++) {
            throughAllLoops();
        }
    }

    /** Waits until every loop has come to what was given to it before; not for long. */
    void throughAllLoops() {
        var all = loops().all();
        var passed = new CountDownLatch(all.size());
        all.forEach(loop -> loop.execute(passed::countDown));
        try {
            if (!passed.await(LOOP_SECONDS, TimeUnit.SECONDS)) {
                BrokerLog.LOG.willsUnpublished(LOOP_SECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    Loops eventLoops() {
        return loops();
    }

    ConnectionHandler accept(Connection connection) {
        return new ClientHandler(connection, parts);
    }

    /** The parts, for adapters that report about them. */
    public BrokerParts parts() {
        return parts;
    }

    private Loops loops() {
        Loops started = loops;
        if (started == null) {
            throw new IllegalStateException("the broker has not been started");
        }
        return started;
    }

    // In a turn of its own: a session may end in the middle of another publish.
    private void publishWill(EventLoop loop, Publication will, List<LogRecord> spent) {
        loop.execute(() -> {
            parts.publisher().publish(loop, will, Publisher.Origin.CLIENT, spent, null);
            parts.publisher().flush(loop);
        });
    }
}
