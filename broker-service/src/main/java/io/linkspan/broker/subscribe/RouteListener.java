package io.linkspan.broker.subscribe;

import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/** Told when this node's interest in a filter begins, changes kind or ends; never blocks. */
@FunctionalInterface
public interface RouteListener {
    /** @param kinds the kinds now, or null when the last subscription is gone */
    void routeChanged(TopicFilter filter, @Nullable RouteKinds kinds);
}
