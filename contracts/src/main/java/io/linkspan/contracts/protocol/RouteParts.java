package io.linkspan.contracts.protocol;

import io.linkspan.contracts.route.Route;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.contracts.topic.TopicSyntax;
import io.linkspan.contracts.wire.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cuts announcements into control messages that keep to a size. */
public final class RouteParts {
    /** Smallest size to cut to: room for the longest filter. */
    public static final int MIN_BYTES = TopicSyntax.MAX_BYTES + 1_024;

    /** Prefix, actor, numbers and counts. */
    private static final int FIXED_BYTES = LinkCodec.PREFIX_BYTES + 2 + LinkTopics.MAX_ACTOR_LENGTH + 3 * 9 + 2 * 3;

    private static final int LENGTH_BYTES = 3;
    private static final int KINDS_BYTES = 1;

    private RouteParts() {}

    /**
     * The whole announcement: parts in order, then the end.
     *
     * @param maxBytes largest message, {@link #MIN_BYTES} to {@link LinkCodec#MAX_BYTES}
     */
    public static List<LinkMessage> bootstrap(
            String actor, long incarnation, long revision, Map<TopicFilter, RouteKinds> announced, int maxBytes) {
        checkSize(maxBytes);
        List<LinkMessage> messages = new ArrayList<>();
        List<Route> part = new ArrayList<>();
        long bytes = FIXED_BYTES;
        for (Map.Entry<TopicFilter, RouteKinds> entry : announced.entrySet()) {
            long more = bytes(entry.getKey()) + KINDS_BYTES;
            if (bytes + more > maxBytes || part.size() == LinkCodec.MAX_ROUTES) {
                messages.add(new LinkMessage.BootstrapPart(actor, incarnation, revision, part));
                part.clear();
                bytes = FIXED_BYTES;
            }
            part.add(new Route(entry.getKey(), entry.getValue()));
            bytes += more;
        }
        if (!part.isEmpty()) {
            messages.add(new LinkMessage.BootstrapPart(actor, incarnation, revision, part));
        }
        messages.add(new LinkMessage.BootstrapEnd(actor, incarnation, revision, announced.size()));
        return messages;
    }

    /** True if the delta goes in one message of that size; else a bootstrap takes its place. */
    public static boolean fits(LinkMessage.Delta delta, int maxBytes) {
        checkSize(maxBytes);
        if (delta.added().size() > LinkCodec.MAX_ROUTES || delta.removed().size() > LinkCodec.MAX_ROUTES) {
            return false;
        }
        long bytes = FIXED_BYTES;
        for (Route route : delta.added()) {
            bytes += bytes(route.filter()) + KINDS_BYTES;
        }
        for (TopicFilter filter : delta.removed()) {
            bytes += bytes(filter);
        }
        return bytes <= maxBytes;
    }

    private static long bytes(TopicFilter filter) {
        return LENGTH_BYTES + (long) Utf8.length(filter.value());
    }

    private static void checkSize(int maxBytes) {
        if (maxBytes < MIN_BYTES || maxBytes > LinkCodec.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "size must be " + MIN_BYTES + " to " + LinkCodec.MAX_BYTES + " bytes: " + maxBytes);
        }
    }
}
