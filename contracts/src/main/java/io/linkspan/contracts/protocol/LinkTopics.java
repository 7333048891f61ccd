package io.linkspan.contracts.protocol;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.StreamId;
import org.jspecify.annotations.Nullable;

/** Texts of the reserved topics below {@code $LINK} and {@code $OUTBOX}. */
public final class LinkTopics {
    /** First level of what link identities speak on. */
    public static final String LINK_ROOT = "$LINK";

    /** First level of what only the service identity reads. */
    public static final String OUTBOX_ROOT = "$OUTBOX";

    /** Longest actor name in characters. */
    public static final int MAX_ACTOR_LENGTH = 128;

    private LinkTopics() {}

    /** Where that cluster introduces itself. */
    public static String hello(ClusterName cluster) {
        return LINK_ROOT + "/" + cluster + "/hello";
    }

    /** Where that cluster says what it wants. */
    public static String routes(ClusterName cluster) {
        return LINK_ROOT + "/" + cluster + "/routes";
    }

    /** Where that cluster shows that it is alive. */
    public static String heartbeat(ClusterName cluster) {
        return LINK_ROOT + "/" + cluster + "/heartbeat";
    }

    /** Where that actor's answers arrive. @throws IllegalArgumentException unless {@link #isActor} */
    public static String answers(ClusterName cluster, String actor) {
        Checks.actor(actor);
        return LINK_ROOT + "/" + cluster + "/answers/" + actor;
    }

    /** Where that cluster's batches arrive. @throws IllegalArgumentException unless lane is 0 to 31 */
    public static String messages(ClusterName cluster, int lane) {
        return LINK_ROOT + "/" + cluster + "/messages/" + checkedLane(lane);
    }

    /** Where that node's batches for the peer are read. @throws IllegalArgumentException unless lane is 0 to 31 */
    public static String outbox(ClusterName peer, NodeId node, int lane) {
        return OUTBOX_ROOT + "/" + peer + "/" + node + "/" + checkedLane(lane);
    }

    /** True if the text can be an actor: 1 to 128 letters, digits, {@code -}, {@code .} and {@code _}. */
    public static boolean isActor(String actor) {
        if (actor.isEmpty() || actor.length() > MAX_ACTOR_LENGTH) {
            return false;
        }
        for (int i = 0; i < actor.length(); i++) {
            char c = actor.charAt(i);
            boolean allowed = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '.'
                    || c == '_';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    /** True for {@code $LINK}, {@code $OUTBOX} and everything below, be it topic or filter. */
    public static boolean isReserved(String topicOrFilter) {
        return !topicOrFilter.isEmpty()
                && topicOrFilter.charAt(0) == '$'
                && (isBelow(topicOrFilter, LINK_ROOT) || isBelow(topicOrFilter, OUTBOX_ROOT));
    }

    /**
     * The cluster in the second level of a reserved topic or filter, by which access is decided; null if there is none (a
     * wildcard, or no valid name).
     */
    public static @Nullable ClusterName clusterOf(String topicOrFilter) {
        if (!isReserved(topicOrFilter)) {
            return null;
        }
        int from = topicOrFilter.indexOf('/');
        if (from < 0) {
            return null;
        }
        int to = topicOrFilter.indexOf('/', from + 1);
        String name = topicOrFilter.substring(from + 1, to < 0 ? topicOrFilter.length() : to);
        return ClusterName.isValid(name) ? ClusterName.of(name) : null;
    }

    /** Reads a topic that one of the methods above made; null for every other text. */
    public static @Nullable LinkTopic parse(String topic) {
        if (!isReserved(topic)) {
            return null;
        }
        ClusterName cluster = clusterOf(topic);
        if (cluster == null) {
            return null;
        }
        boolean link = isBelow(topic, LINK_ROOT);
        int at = (link ? LINK_ROOT : OUTBOX_ROOT).length() + 1 + cluster.value().length();
        if (topic.length() <= at + 1) {
            return null;
        }
        String rest = topic.substring(at + 1);
        return link ? parseLink(cluster, rest) : parseOutbox(cluster, rest);
    }

    private static @Nullable LinkTopic parseLink(ClusterName cluster, String rest) {
        int slash = rest.indexOf('/');
        if (slash < 0) {
            return switch (rest) {
                case "hello" -> new LinkTopic.Hello(cluster);
                case "routes" -> new LinkTopic.Routes(cluster);
                case "heartbeat" -> new LinkTopic.Heartbeat(cluster);
                default -> null;
            };
        }
        String last = rest.substring(slash + 1);
        int lane = lane(last);
        return switch (rest.substring(0, slash)) {
            case "answers" -> isActor(last) ? new LinkTopic.Answers(cluster, last) : null;
            case "messages" -> lane >= 0 ? new LinkTopic.Messages(cluster, lane) : null;
            default -> null;
        };
    }

    private static @Nullable LinkTopic parseOutbox(ClusterName peer, String rest) {
        int slash = rest.indexOf('/');
        if (slash < 0) {
            return null;
        }
        String node = rest.substring(0, slash);
        int lane = lane(rest.substring(slash + 1));
        return lane >= 0 && NodeId.isValid(node) ? new LinkTopic.Outbox(peer, NodeId.of(node), lane) : null;
    }

    private static boolean isBelow(String text, String root) {
        return text.startsWith(root) && (text.length() == root.length() || text.charAt(root.length()) == '/');
    }

    /** Only the text that {@link #messages} writes: no sign, no leading zero; -1 for every other. */
    private static int lane(String text) {
        if (text.isEmpty() || text.length() > 2 || (text.length() == 2 && text.charAt(0) == '0')) {
            return -1;
        }
        int lane = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            lane = lane * 10 + c - '0';
        }
        return lane < StreamId.LANES ? lane : -1;
    }

    private static int checkedLane(int lane) {
        if (lane < 0 || lane >= StreamId.LANES) {
            throw new IllegalArgumentException("lane must be 0 to " + (StreamId.LANES - 1) + ": " + lane);
        }
        return lane;
    }
}
