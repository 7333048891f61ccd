package io.linkspan.broker.access;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.protocol.LinkTopics;

/**
 * Who may use which topic. {@code $LINK/X/…} belongs to the link identity of cluster X, {@code $OUTBOX/…} to this
 * cluster's own link-service; a link identity may use nothing but its own part of {@code $LINK}.
 */
public final class TopicAccess {
    private static final String SYS = "$SYS";

    private TopicAccess() {}

    /** @param topic a valid topic name */
    public static boolean mayPublish(Principal principal, String topic) {
        return switch (principal) {
            case Principal.Service ignored -> !below(topic, LinkTopics.OUTBOX_ROOT);
            case Principal.LinkIdentity link -> ownPart(link.cluster(), topic);
            case Principal.User ignored -> !reserved(topic);
            case Principal.Anonymous ignored -> !reserved(topic);
        };
    }

    /** @param filter a valid topic filter without its {@code $share} part */
    public static boolean maySubscribe(Principal principal, String filter) {
        return switch (principal) {
            case Principal.Service ignored -> true;
            case Principal.LinkIdentity link -> ownPart(link.cluster(), filter);
            case Principal.User ignored -> !LinkTopics.isReserved(filter);
            case Principal.Anonymous ignored -> !LinkTopics.isReserved(filter);
        };
    }

    private static boolean ownPart(ClusterName cluster, String topicOrFilter) {
        return below(topicOrFilter, LinkTopics.LINK_ROOT) && cluster.equals(LinkTopics.clusterOf(topicOrFilter));
    }

    private static boolean reserved(String topic) {
        return LinkTopics.isReserved(topic) || below(topic, SYS);
    }

    private static boolean below(String text, String root) {
        return text.startsWith(root) && (text.length() == root.length() || text.charAt(root.length()) == '/');
    }
}
