package io.linkspan.broker.limits;

import java.time.Duration;

/**
 * How a node lets its clients go when it stops on purpose, so that they do not all come to the others at once.
 *
 * @param notice how long it goes on serving after it has said that it is not ready any more
 * @param disconnectsPerSecond clients sent away per second, a tenth of a second's worth at once; 0 no limit
 * @param grace all have been sent away after so long, at whatever rate that takes
 */
public record ShutdownLimits(Duration notice, int disconnectsPerSecond, Duration grace) {
    /** The defaults of the configuration, for tests. */
    public static final ShutdownLimits DEFAULT = new ShutdownLimits(Duration.ZERO, 500, Duration.ofSeconds(30));
}
