package io.linkspan.broker.handover;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.log.CommitLog;
import io.linkspan.broker.node.ClusterNodes;
import io.linkspan.broker.outbox.NodeRoutes;
import io.linkspan.broker.outbox.Outboxes;
import io.linkspan.broker.session.Delivery;
import io.linkspan.broker.session.Loops;
import io.linkspan.broker.session.SessionStore;
import io.linkspan.broker.session.Succession;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.MessageId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What moving sessions has to do with.
 *
 * @param flush makes a loop send what its publishers have gathered for other loops; called on that loop
 */
record Moves(
        ClusterName own,
        NodeId self,
        ClusterNodes nodes,
        NodeRoutes routes,
        Outboxes outboxes,
        Succession succession,
        SessionStore store,
        CommitLog log,
        Loops loops,
        Consumer<EventLoop> flush) {

    /** Under which name all nodes know the message; null when it has none. */
    @Nullable
    MessageId name(Delivery delivery) {
        var owing = delivery.owing();
        MessageId known = delivery.publication().message().id();
        return known != null || owing == null
                ? known
                : outboxes.named(delivery.publication(), owing.kept()).message().id();
    }
}
