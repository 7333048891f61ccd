package io.linkspan.link.control;

import java.time.Duration;

/**
 * How long to wait for what.
 *
 * @param heartbeatInterval between two heartbeats
 * @param peerTimeout without any word from the peer's link service it counts as gone
 */
public record Timings(Duration heartbeatInterval, Duration peerTimeout) {

    /** A silent peer is noticed after two lost answers. */
    public static final Timings DEFAULT = new Timings(Duration.ofSeconds(2), Duration.ofSeconds(5));
}
