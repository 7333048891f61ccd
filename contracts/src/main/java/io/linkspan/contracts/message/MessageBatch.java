package io.linkspan.contracts.message;

import java.util.List;

/**
 * A piece of a stream: the closed range first..last of its numbers, and the messages still worth sending. Numbers of the
 * range without an entry expired or were skipped and are covered all the same.
 *
 * @param stream which sequence
 * @param first first number covered, 1 and up
 * @param last last number covered; first - 1 if no number is covered (QoS 0 only)
 * @param entries in the order of the log; numbers strictly rising, unnumbered ones anywhere between
 */
public record MessageBatch(StreamId stream, long first, long last, List<BatchEntry> entries) {
    /** Checks that the numbers rise inside the range. @throws IllegalArgumentException if they do not */
    public MessageBatch {
        if (first < 1 || last < first - 1) {
            throw new IllegalArgumentException("not a range: " + first + ".." + last);
        }
        entries = List.copyOf(entries);
        long previous = first - 1;
        for (BatchEntry entry : entries) {
            if (entry.numbered()) {
                if (entry.number() <= previous || entry.number() > last) {
                    throw new IllegalArgumentException(
                            "number " + entry.number() + " after " + previous + " in " + first + ".." + last);
                }
                previous = entry.number();
            }
        }
    }
}
