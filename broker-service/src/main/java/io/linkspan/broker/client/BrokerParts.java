package io.linkspan.broker.client;

import io.linkspan.broker.access.login.AccessControl;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.log.CommitLog;
import io.linkspan.broker.outbox.Outboxes;
import io.linkspan.broker.peer.LinkReceiver;
import io.linkspan.broker.publish.Publisher;
import io.linkspan.broker.retain.RetainedStore;
import io.linkspan.broker.session.SessionDirectory;
import io.linkspan.broker.session.SessionStore;
import io.linkspan.broker.subscribe.SubscriptionTree;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.NodeId;

/**
 * What every client's handler works with; one per broker.
 *
 * @param access decides who is let in, and what the rules are
 * @param clients the connected clients of this node
 * @param terms what clients are told beyond the limits
 */
public record BrokerParts(
        ClusterName cluster,
        NodeId node,
        BrokerLimits limits,
        BrokerCounters counters,
        AccessControl access,
        SubscriptionTree tree,
        RetainedStore retained,
        Publisher publisher,
        SessionDirectory sessions,
        CommitLog log,
        SessionStore sessionStore,
        Outboxes outboxes,
        LinkReceiver receiver,
        Clients clients,
        ConnectTerms terms) {}
