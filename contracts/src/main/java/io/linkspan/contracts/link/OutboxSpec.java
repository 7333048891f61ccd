package io.linkspan.contracts.link;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is kept for a peer that cannot take it now. Null: as the brokers and link services of the cluster are configured.
 *
 * @param maxBytes topic and payload of all that waits, on each broker node; 1 KiB to 1 TiB; configured: 1 GiB
 * @param retention how long a message waits, and how long the routes of a peer outlive its connection; 1 s to 365 days;
 *     configured: 24 h
 * @param overflow what happens above {@code maxBytes}; configured: {@link OverflowPolicy#DROP_OLDEST}
 */
public record OutboxSpec(
        @Nullable Long maxBytes,
        @Nullable Duration retention,
        @Nullable OverflowPolicy overflow) {
    /** All as configured. */
    public static final OutboxSpec CONFIGURED = new OutboxSpec(null, null, null);

    /** Least bytes. */
    public static final long MIN_BYTES = 1_024;

    /** Most bytes. */
    public static final long MAX_BYTES = 1L << 40;

    /** Shortest retention. */
    public static final Duration MIN_RETENTION = Duration.ofSeconds(1);

    /** Longest retention. */
    public static final Duration MAX_RETENTION = Duration.ofDays(365);
}
