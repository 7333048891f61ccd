package io.linkspan.broker.limits;

/**
 * How much one client may publish before it is read more slowly; it is never disconnected for it.
 *
 * @param messagesPerSecond 0 no limit
 * @param bytesPerSecond of payload; 0 no limit
 */
public record RateLimits(int messagesPerSecond, long bytesPerSecond) {
    static final RateLimits DEFAULT = new RateLimits(0, 0);
}
