package io.linkspan.broker.support;

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
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.outbox.NodeRoutes;
import io.linkspan.broker.outbox.Outboxes;
import io.linkspan.broker.outbox.PeerRoutes;
import io.linkspan.broker.outbox.StreamOrigin;
import io.linkspan.broker.peer.LinkPolicies;
import io.linkspan.broker.peer.LinkReceiver;
import io.linkspan.broker.publish.Publisher;
import io.linkspan.broker.retain.RetainedStore;
import io.linkspan.broker.session.Loops;
import io.linkspan.broker.session.SessionDirectory;
import io.linkspan.broker.session.SessionMover;
import io.linkspan.broker.subscribe.RouteListener;
import io.linkspan.broker.subscribe.SubscriptionTree;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.NodeId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The domain's parts put together over given loops, as {@code BrokerNode} does it, but without registry and files. */
final class TestDomain {
    final BrokerCounters counters = new BrokerCounters();
    final Map<String, String> routes = new ConcurrentSkipListMap<>();
    final LinkPolicies policies = new LinkPolicies();
    final Outboxes outboxes;
    final PeerRoutes peers;
    final NodeRoutes nodes;
    final HeldLog log = new HeldLog();
    final BrokerParts parts;

    TestDomain(Loops all, BrokerLimits limits, Executor blocking) {
        this(all, limits, ConnectTerms.NONE, blocking);
    }

    TestDomain(Loops all, BrokerLimits limits, ConnectTerms terms, Executor blocking) {
        this(all, limits, terms, open(blocking));
    }

    TestDomain(Loops all, BrokerLimits limits, ConnectTerms terms, AccessControl access) {
        this(all, limits, terms, access, TestBroker.NODE, 1, (filter, kinds, groups) -> {});
    }

    TestDomain(
            Loops all,
            BrokerLimits limits,
            ConnectTerms terms,
            AccessControl access,
            NodeId node,
            long incarnation,
            RouteListener announced) {
        var tree = new SubscriptionTree((filter, kinds, groups) -> {
            announced.routeChanged(filter, kinds, groups);
            if (kinds == null) {
                routes.remove(filter.value());
            } else {
                routes.put(filter.value(), kinds.toString());
            }
        });
        var retained = new RetainedStore(limits, counters, (topic, message, version) -> {}, () -> 1_000);
        outboxes = new Outboxes(limits, counters);
        outboxes.start(new StreamOrigin(TestBroker.OWN, TestBroker.INSTANCE, node, incarnation));
        peers = new PeerRoutes(outboxes);
        nodes = new NodeRoutes(outboxes);
        var publisher = new Publisher(tree, retained, peers, nodes, counters, limits, () -> all);
        publisher.start();
        var sessions = new SessionDirectory(
                limits,
                counters,
                tree,
                (loop, will, clientId) -> loop.execute(() -> {
                    publisher.publish(loop, will, Publisher.Origin.CLIENT);
                    publisher.flush(loop);
                }),
                new SessionMover(() -> all, publisher::flush),
                publisher::again);
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
                outboxes,
                new LinkReceiver(TestBroker.OWN, publisher, policies, counters),
                new Clients(limits, counters),
                terms);
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
