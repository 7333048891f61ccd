package io.linkspan.admin.reports;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one living node says about one link.
 *
 * @param link name of the link
 * @param node {@code role/node}
 * @param incarnation life of that process; its counters began at zero with it
 * @param state word of a {@code LinkState}; null from a role that does not judge it
 * @param cause one sentence; null when all is well
 * @param since when that state began, by the node's clock
 * @param retryAt when the node tries again; null: no try planned
 * @param counters by name
 */
public record NodeReport(
        String link,
        String node,
        long incarnation,
        @Nullable String state,
        @Nullable String cause,
        @Nullable Instant since,
        @Nullable Instant retryAt,
        Map<String, Long> counters) {

    /** Defensive copy. */
    public NodeReport {
        counters = Map.copyOf(counters);
    }
}
