package io.linkspan.contracts.protocol;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.NodeId;

/** A reserved topic, read; {@link LinkTopics} makes and reads the texts. */
public sealed interface LinkTopic {
    /** The cluster that stands in the topic: who speaks there, or for {@link Outbox} who it is for. */
    ClusterName cluster();

    /** {@code $LINK/<cluster>/hello}. */
    record Hello(ClusterName cluster) implements LinkTopic {}

    /** {@code $LINK/<cluster>/routes}. */
    record Routes(ClusterName cluster) implements LinkTopic {}

    /** {@code $LINK/<cluster>/heartbeat}. */
    record Heartbeat(ClusterName cluster) implements LinkTopic {}

    /** {@code $LINK/<cluster>/answers/<actor>}. */
    record Answers(ClusterName cluster, String actor) implements LinkTopic {}

    /** {@code $LINK/<cluster>/messages/<lane>}, lane 0 to 31. */
    record Messages(ClusterName cluster, int lane) implements LinkTopic {}

    /** {@code $OUTBOX/<peer>/<node>/<lane>}, lane 0 to 31. */
    record Outbox(ClusterName peer, NodeId node, int lane) implements LinkTopic {
        @Override
        public ClusterName cluster() {
            return peer;
        }
    }
}
