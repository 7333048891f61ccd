package io.linkspan.link.announce;

import io.linkspan.contracts.route.Route;
import io.linkspan.contracts.topic.TopicFilter;

/** Upper bounds of encoded sizes in bytes: cheap, so that messages are cut before they are encoded. */
final class WireSize {

    /** Fixed fields of a bootstrap part or delta, with the longest actor name. */
    static final int HEADER = 256;

    private static final int BYTES_PER_CHARACTER = 3;
    private static final int LENGTHS_AND_KINDS = 8;

    private WireSize() {}

    static int of(Route route) {
        return of(route.filter());
    }

    static int of(TopicFilter filter) {
        return filter.value().length() * BYTES_PER_CHARACTER + LENGTHS_AND_KINDS;
    }
}
