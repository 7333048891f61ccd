package io.linkspan.admin.reports;

import java.time.Instant;
import java.util.Map;

/**
 * The counters of one node at the moment of a reset.
 *
 * @param link name of the link
 * @param node {@code role/node}; {@link #WHOLE_LINK} for the mark of the reset itself
 * @param incarnation the node's life then; in another life its counters began at zero again, and this says nothing
 */
public record Baseline(String link, String node, long incarnation, Instant at, Map<String, Long> counters) {

    /** Stands for the whole link: keeps the time of a reset even when no node had anything to report. */
    public static final String WHOLE_LINK = "link";

    /** Defensive copy. */
    public Baseline {
        counters = Map.copyOf(counters);
    }
}
