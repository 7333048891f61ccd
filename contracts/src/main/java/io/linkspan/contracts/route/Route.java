package io.linkspan.contracts.route;

import io.linkspan.contracts.topic.TopicFilter;

/**
 * "Here is a subscriber for this filter."
 *
 * @param filter without any {@code $share} group
 * @param kinds who subscribes
 */
public record Route(TopicFilter filter, RouteKinds kinds) {}
