package io.linkspan.contracts.link;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What happens to the next message when the outbox of a link is full. */
public enum OverflowPolicy {
    /** The oldest that wait make room; the newest state gets through when the peer is back. */
    DROP_OLDEST,
    /** What is kept stays; the next is not taken for this link. */
    DROP_NEWEST,
    /** Publishers are refused: version 5 with 0x97 (quota exceeded), earlier versions by closing the connection. */
    REFUSE_PUBLISHERS;

    /** The words, for people. */
    public static final String WORDS =
            Arrays.stream(values()).map(OverflowPolicy::word).collect(Collectors.joining(", "));

    /** As in JSON, configuration, the registry and on the command line: {@code drop-oldest}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The policy of that word; null when there is none. */
    public static @Nullable OverflowPolicy of(String word) {
        for (OverflowPolicy policy : values()) {
            if (policy.word().equals(word)) {
                return policy;
            }
        }
        return null;
    }
}
