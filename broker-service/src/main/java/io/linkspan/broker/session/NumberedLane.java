package io.linkspan.broker.session;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.MessageId;
import java.util.Comparator;

/** Where messages were numbered first, over all lives of that log: they are one order. */
record NumberedLane(ClusterName origin, InstanceId instance, NodeId log, int lane) {
    /** Of the messages of one. */
    static final Comparator<MessageId> ORDER =
            Comparator.comparingLong(MessageId::epoch).thenComparingLong(MessageId::number);

    static NumberedLane of(MessageId id) {
        return new NumberedLane(id.origin(), id.instance(), id.log(), id.lane());
    }
}
