package io.linkspan.broker.limits;

import java.time.Duration;

/**
 * Bounds of the log.
 *
 * @param entryBytes an entry is cut when it would grow beyond that; one larger unit makes an entry of its own
 * @param commits entries on their way to the store at a time, 1 to {@link #MOST_COMMITS}
 * @param gather how long the next gathers at most while one is on its way; zero not at all
 * @param pendingBytes bytes not yet committed above which publishers are not read
 * @param patience without an answer of the store for so long, what needs it is refused
 * @param checkpointBytes bytes of entries after which a checkpoint is written
 */
public record LogLimits(
        int entryBytes, int commits, Duration gather, long pendingBytes, Duration patience, long checkpointBytes) {
    /** Positions that are sealed behind the end of a life; no writer has more under way. */
    public static final int MOST_COMMITS = 64;

    /** The defaults of the configuration. */
    public static final LogLimits DEFAULT =
            new LogLimits(256 << 10, 4, Duration.ofMillis(1), 16L << 20, Duration.ofSeconds(3), 8L << 20);
}
