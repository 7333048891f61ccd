package io.linkspan.broker.subscribe;

import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Told when this node's interest in a filter begins, changes kind or ends; never blocks. */
@FunctionalInterface
public interface RouteListener {
    /**
     * @param kinds the kinds now, or null when the last subscription is gone
     * @param groups names of the shared groups that have members now
     */
    void routeChanged(TopicFilter filter, @Nullable RouteKinds kinds, List<String> groups);
}
