package io.linkspan.broker.support;

import static java.util.Objects.requireNonNull;

import io.linkspan.broker.access.Authentication;
import io.linkspan.broker.access.Authentication.Denied;
import io.linkspan.broker.access.Authentication.Granted;
import io.linkspan.broker.access.Authenticator;
import io.linkspan.broker.access.LoginRequest;
import io.linkspan.broker.access.Principal;
import io.linkspan.broker.access.acl.AclRules;
import io.linkspan.broker.access.login.AccessControl;
import io.linkspan.broker.access.login.AccessPolicy;
import io.linkspan.broker.client.BrokerParts;
import io.linkspan.broker.client.Clients;
import io.linkspan.broker.client.ConnectTerms;
import io.linkspan.broker.handover.Handovers;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.limits.LogLimits;
import io.linkspan.broker.log.DurableLog;
import io.linkspan.broker.log.LogCounters;
import io.linkspan.broker.log.LogTrimmer;
import io.linkspan.broker.log.NodeLog;
import io.linkspan.broker.log.Owed;
import io.linkspan.broker.log.Recovery;
import io.linkspan.broker.log.Standing;
import io.linkspan.broker.log.Target;
import io.linkspan.broker.node.ClusterNodes;
import io.linkspan.broker.outbox.NodeRoutes;
import io.linkspan.broker.outbox.Outboxes;
import io.linkspan.broker.outbox.PeerRoutes;
import io.linkspan.broker.outbox.StreamOrigin;
import io.linkspan.broker.peer.LinkPolicies;
import io.linkspan.broker.peer.LinkReceiver;
import io.linkspan.broker.publish.Publisher;
import io.linkspan.broker.retain.RetainedListener;
import io.linkspan.broker.retain.RetainedStore;
import io.linkspan.broker.session.Loops;
import io.linkspan.broker.session.Revival;
import io.linkspan.broker.session.SessionDirectory;
import io.linkspan.broker.session.SessionMover;
import io.linkspan.broker.session.SessionStore;
import io.linkspan.broker.subscribe.RouteListener;
import io.linkspan.broker.subscribe.SubscriptionTree;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.NodeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The domain's parts put together over given loops, as {@code BrokerNode} does it, but without registry and files. */
final class TestDomain {
    // Entries do not gather: the more of them are on their way, the more ways there are to die.
    private static final LogLimits LOG = new LogLimits(
            LogLimits.DEFAULT.entryBytes(),
            LogLimits.DEFAULT.commits(),
            Duration.ZERO,
            LogLimits.DEFAULT.pendingBytes(),
            LogLimits.DEFAULT.patience(),
            LogLimits.DEFAULT.checkpointBytes());

    final BrokerCounters counters = new BrokerCounters();
    final Map<String, String> routes = new ConcurrentSkipListMap<>();
    final LinkPolicies policies = new LinkPolicies();
    final Outboxes outboxes;
    final PeerRoutes peers;
    final NodeRoutes nodes;
    final ClusterNodes others;
    final Handovers handovers;
    final NodeLog log = new NodeLog();
    final @Nullable LogTrimmer trimmer;
    final BrokerParts parts;
    boolean sealed;

    TestDomain(Loops all, BrokerLimits limits, Executor blocking, @Nullable TestDisk disk) {
        this(all, limits, ConnectTerms.NONE, open(blocking), disk);
    }

    TestDomain(Loops all, BrokerLimits limits, ConnectTerms terms, Executor blocking) {
        this(all, limits, terms, open(blocking));
    }

    TestDomain(Loops all, BrokerLimits limits, ConnectTerms terms, AccessControl access) {
        this(all, limits, terms, access, null);
    }

    /** @param disk what there is of former lives, and what this one keeps; null keeps nothing */
    TestDomain(Loops all, BrokerLimits limits, ConnectTerms terms, AccessControl access, @Nullable TestDisk disk) {
        this(all, limits, terms, access, TestBroker.NODE, 1, (filter, kinds, groups) -> {}, disk);
    }

    TestDomain(
            Loops all,
            BrokerLimits limits,
            ConnectTerms terms,
            AccessControl access,
            NodeId node,
            long incarnation,
            RouteListener announced,
            @Nullable TestDisk disk) {
        SessionStore store = disk == null ? SessionStore.none() : disk;
        var tree = new SubscriptionTree((filter, kinds, groups) -> {
            announced.routeChanged(filter, kinds, groups);
            if (kinds == null) {
                routes.remove(filter.value());
            } else {
                routes.put(filter.value(), kinds.toString());
            }
        });
        var retained = new RetainedStore(limits, counters, (topic, message, version, kept) -> {}, () -> 1_000);
        outboxes = new Outboxes(limits, counters);
        outboxes.start(new StreamOrigin(TestBroker.OWN, TestBroker.INSTANCE, node, incarnation));
        outboxes.keepIn(log, () -> all.get(0));
        peers = new PeerRoutes(outboxes);
        nodes = new NodeRoutes(outboxes);
        others = new ClusterNodes(nodes, outboxes, limits, new ToldOperator(new CopyOnWriteArrayList<>()));
        var publisher = new Publisher(tree, retained, peers, nodes, counters, limits, log, () -> all);
        publisher.start();
        var sessions = new SessionDirectory(
                limits,
                counters,
                tree,
                (loop, will, spent) -> loop.execute(() -> {
                    publisher.publish(loop, will, Publisher.Origin.CLIENT, spent, null);
                    publisher.flush(loop);
                }),
                new SessionMover(() -> all, publisher::flush),
                publisher::again,
                log,
                store);
        parts = new BrokerParts(
                TestBroker.OWN,
                node,
                limits,
                counters,
                access,
                tree,
                retained,
                publisher,
                sessions,
                log,
                store,
                outboxes,
                new LinkReceiver(TestBroker.OWN, publisher, policies, counters, log),
                new Clients(limits, counters),
                terms);
        handovers =
                Handovers.start(TestBroker.OWN, node, others, nodes, outboxes, sessions, store, log, all, publisher);
        trimmer = disk == null ? null : recall(all, disk);
    }

    private LogTrimmer recall(Loops all, TestDisk disk) {
        long life = disk.nextLife();
        var recovered = Recovery.run(disk.log, life);
        var counters = new LogCounters();
        var standing = new Standing(System::nanoTime, () -> sealed = true);
        standing.begin(disk.log, life);
        var durable = new DurableLog(disk.log, life, LOG, recovered, all.get(0), counters, standing);
        log.start(durable);
        outboxes.start(new StreamOrigin(TestBroker.OWN, TestBroker.INSTANCE, parts.node(), life));
        outboxes.recall(recovered);
        var own = new HashMap<>(recovered.cursors());
        own.keySet().removeIf(stream -> !stream.cluster().equals(TestBroker.OWN));
        var peers = new HashMap<>(recovered.cursors());
        peers.keySet().removeAll(own.keySet());
        parts.receiver().recall(peers);
        others.recall(own);
        Revival.run(parts.sessions(), all, disk.past(), recovered, () -> {});
        List<Owed<Target.ForRetained>> owed = List.copyOf(recovered.retained());
        log.read(all.get(0), owed.stream().map(Owed::kept).toList(), messages -> {
            for (int i = 0; i < owed.size(); i++) {
                var one = owed.get(i);
                parts.retained()
                        .again(requireNonNull(messages.get(i)), one.target().version(), RetainedListener.NOBODY);
            }
        });
        return new LogTrimmer(durable, disk.log, LOG, all.get(0), counters, appended -> {
            all.onAll(parts.sessions()::checkpoint, () -> {
                parts.receiver().checkpoint(all.get(0));
                others.checkpoint(all.get(0), log);
                appended.run();
            });
        });
    }

    static AccessControl open(Executor blocking) {
        return new TestAccess(blocking).control(new AccessPolicy(List.of(users()), List.of(), () -> AclRules.OPEN));
    }

    // User names say what they are: "link-gcp" speaks for gcp, "service" for this cluster, "bad" is refused.
    private static Authenticator users() {
        return new Authenticator() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public boolean quick(LoginRequest request) {
                return request.username() == null;
            }

            @Override
            public Authentication authenticate(LoginRequest request) {
                return user(request.username());
            }
        };
    }

    private static Authentication user(@Nullable String name) {
        if (name == null) {
            return new Granted(new Principal.Anonymous());
        }
        if (name.startsWith("link-")) {
            return new Granted(new Principal.LinkIdentity(name, ClusterName.of(name.substring(5))));
        }
        return switch (name) {
            case "service" -> new Granted(new Principal.Service(name));
            case "bad" -> Denied.WRONG;
            default -> new Granted(new Principal.User(name));
        };
    }
}
