package io.linkspan.broker.subscribe;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts the changes of a tree by the first two levels of their filters, so that what a topic has matched stays known while filters
 * elsewhere come and go. Written by one thread at a time, read by all.
 *
 * <p>A topic is concerned by three counters: that of filters with a wildcard in front, that of its first level with filters that end
 * or go on with a wildcard there, and that of its first two levels. Different levels may share a counter: then one forgets too much.
 */
final class Changes {
    private static final int FIRSTS = 256;
    private static final int PAIRS = 1024;
    private static final int EVERYWHERE = 0;

    private final AtomicLongArray counts = new AtomicLongArray(1 + FIRSTS + PAIRS);

    /** Whatever matched before may be wrong for the topics of a filter with these levels. */
    void at(String[] levels) {
        int place;
        if (wildcard(levels[0])) {
            place = EVERYWHERE;
        } else if (levels.length == 1 || wildcard(levels[1])) {
            place = first(levels[0].hashCode());
        } else {
            place = pair(levels[0].hashCode(), levels[1].hashCode());
        }
        counts.incrementAndGet(place);
    }

    private static boolean wildcard(String level) {
        return level.equals("+") || level.equals("#");
    }

    /** The places of the counters that concern a topic beside {@link #EVERYWHERE}, for {@link #count}. */
    static int places(String[] topic) {
        int first = topic[0].hashCode();
        int place = first(first);
        return place << Short.SIZE | (topic.length == 1 ? place : pair(first, topic[1].hashCode()));
    }

    /** How many changes there have been in these places: none since it was the same, for counters never go back. */
    long count(int places) {
        return counts.get(EVERYWHERE) + counts.get(places >>> Short.SIZE) + counts.get(places & 0xFFFF);
    }

    private static int first(int hash) {
        return 1 + (spread(hash) & (FIRSTS - 1));
    }

    private static int pair(int first, int second) {
        return 1 + FIRSTS + (spread(31 * first + second) & (PAIRS - 1));
    }

    private static int spread(int hash) {
        return hash ^ (hash >>> 10) ^ (hash >>> 20);
    }
}
