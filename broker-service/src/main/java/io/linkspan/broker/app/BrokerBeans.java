package io.linkspan.broker.app;

import io.linkspan.broker.client.BrokerParts;
import io.linkspan.broker.client.ConnectTerms;
import io.linkspan.broker.config.BrokerConfig;
import io.linkspan.broker.config.ClusterConfig;
import io.linkspan.broker.file.WatchedFiles;
import io.linkspan.broker.inspect.Inspector;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.log.NodeLog;
import io.linkspan.broker.log.Standing;
import io.linkspan.broker.node.ClusterNodes;
import io.linkspan.broker.outbox.NodeRoutes;
import io.linkspan.broker.outbox.Outboxes;
import io.linkspan.broker.outbox.PeerRoutes;
import io.linkspan.broker.peer.LinkPolicies;
import io.linkspan.broker.registry.RetainedFeed;
import io.linkspan.broker.registry.RouteFeed;
import io.linkspan.broker.registry.RouteWriter;
import io.linkspan.broker.registry.SavedState;
import io.linkspan.broker.registry.SessionFeed;
import io.linkspan.broker.retain.RetainedStore;
import io.linkspan.broker.subscribe.SubscriptionTree;
import io.linkspan.broker.sys.ClusterFigures;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.NodeId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The plain parts of the domain as beans, so that adapters share them. */
@ApplicationScoped
class BrokerBeans {
    @Produces
    @Singleton
    BrokerLimits limits(BrokerConfig config) {
        return LimitsOf.config(config);
    }

    @Produces
    @Singleton
    ConnectTerms terms(BrokerConfig config) {
        return new ConnectTerms(
                config.limits().maxKeepAliveSeconds(),
                config.responseInformation().orElse(null),
                config.serverReference().orElse(null));
    }

    @Produces
    @Singleton
    BrokerCounters counters() {
        return new BrokerCounters();
    }

    @Produces
    @Singleton
    RouteWriter routes(RouteFeed feed) {
        return feed.writer();
    }

    @Produces
    @Singleton
    SubscriptionTree tree(RouteWriter routes) {
        return new SubscriptionTree(routes);
    }

    @Produces
    @Singleton
    RetainedStore retained(BrokerLimits limits, BrokerCounters counters, RetainedFeed feed) {
        return new RetainedStore(limits, counters, feed, System::currentTimeMillis);
    }

    @Produces
    @Singleton
    Outboxes outboxes(BrokerLimits limits, BrokerCounters counters) {
        return new Outboxes(limits, counters);
    }

    @Produces
    @Singleton
    PeerRoutes peerRoutes(Outboxes outboxes) {
        return new PeerRoutes(outboxes);
    }

    @Produces
    @Singleton
    NodeRoutes nodeRoutes(Outboxes outboxes) {
        return new NodeRoutes(outboxes);
    }

    @Produces
    @Singleton
    ClusterNodes clusterNodes(NodeRoutes routes, Outboxes outboxes, BrokerLimits limits) {
        return new ClusterNodes(routes, outboxes, limits, new LoggingNodes());
    }

    @Produces
    @Singleton
    ClusterFigures nodeFigures() {
        return new ClusterFigures();
    }

    @Produces
    @Singleton
    NodeLog log() {
        return new NodeLog();
    }

    @Produces
    @Singleton
    LinkPolicies policies() {
        return new LinkPolicies();
    }

    @Produces
    @Singleton
    WatchedFiles files() {
        return new WatchedFiles();
    }

    @Produces
    @Singleton
    BrokerNode node(
            ClusterConfig cluster,
            BrokerLimits limits,
            BrokerCounters counters,
            SubscriptionTree tree,
            RetainedStore retained,
            PeerRoutes peers,
            NodeRoutes nodes,
            Outboxes outboxes,
            LinkPolicies policies,
            AccessAssembly access,
            ConnectTerms terms,
            NodeLog log,
            SessionFeed sessionStore) {
        var node = new BrokerNode(
                ClusterName.of(cluster.cluster().name()),
                NodeId.of(cluster.node().id()),
                limits,
                counters,
                tree,
                retained,
                peers,
                nodes,
                outboxes,
                policies,
                access.control(),
                terms,
                log,
                sessionStore);
        access.onRulesChanged(() -> node.parts().clients().rulesChanged());
        return node;
    }

    @Produces
    @Singleton
    Standing standing() {
        return new Standing(System::nanoTime, NodeMemory::endProcess);
    }

    @Produces
    @Singleton
    NodeMemory memory(
            ClusterConfig cluster,
            SavedState state,
            SessionFeed sessions,
            NodeLog log,
            ClusterNodes nodes,
            Standing standing) {
        return new NodeMemory(cluster.cluster().durability(), state, sessions, log, nodes, standing);
    }

    @Produces
    @Singleton
    Inspector inspector(BrokerNode node) {
        return new Inspector(node.parts().sessions());
    }

    @Produces
    @Singleton
    BrokerParts parts(BrokerNode node) {
        return node.parts();
    }
}
