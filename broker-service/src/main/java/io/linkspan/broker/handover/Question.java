package io.linkspan.broker.handover;

import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.List;

/** What one node asks another about a session. */
sealed interface Question {
    /**
     * The client has come to me.
     *
     * @param cleanStart whether its session ends in any case
     */
    record Claim(String clientId, boolean cleanStart) implements Question {}

    /**
     * A session has come to me.
     *
     * @param former from where
     * @param filters what it subscribes to
     */
    record Settle(NodeId former, List<TopicFilter> filters) implements Question {}

    /** Nobody sends messages to you any more for the session of this move. */
    record Release(long session) implements Question {}

    /** The answer to any of them. */
    enum Reply {
        /** Nothing is known of it, or it has ended. */
        NOTHING,
        /** It is under way. */
        HANDED,
        /** It is so. */
        DONE,
        /** Ask again. */
        LATER
    }
}
