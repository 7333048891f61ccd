package io.linkspan.link.replicate;

import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.List;
import java.util.Map;

/** What a message about a peer's routes asks of us. */
public sealed interface Reaction {

    /** Nothing to say or do. */
    Reaction NOTHING = new Nothing();

    /** See {@link #NOTHING}. */
    record Nothing() implements Reaction {}

    /**
     * Write these, after all writes before, then tell the peer that the revision is applied.
     *
     * @param puts new or changed; may be empty
     * @param removes no longer wanted; disjoint from puts
     */
    record Write(Map<TopicFilter, RouteKinds> puts, List<TopicFilter> removes, long revision) implements Reaction {}

    /**
     * Ask the peer to start over.
     *
     * @param reason one sentence
     */
    record Resync(String reason) implements Reaction {}

    /**
     * Tell the peer that we do not take this.
     *
     * @param reason one sentence
     */
    record Refuse(String reason) implements Reaction {}
}
