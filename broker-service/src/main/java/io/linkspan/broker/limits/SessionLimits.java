package io.linkspan.broker.limits;

/**
 * What bounds one session.
 *
 * @param inflight QoS 1/2 messages sent to one client and not yet acknowledged, at most; its own limit may be lower
 * @param maxExpirySeconds cap on the session expiry that clients ask for, up to 4,294,967,295 (never)
 * @param subscriptions subscriptions of one session
 * @param queueMessages messages queued for one session
 * @param queueBytes bytes of topic and payload queued for one session
 */
public record SessionLimits(
        int inflight, long maxExpirySeconds, int subscriptions, int queueMessages, long queueBytes) {
    static final SessionLimits DEFAULT = new SessionLimits(1_000, 4_294_967_295L, 10_000, 100_000, 64L << 20);

    /** The same with another queue. */
    public SessionLimits withQueue(int messages, long bytes) {
        return new SessionLimits(inflight, maxExpirySeconds, subscriptions, messages, bytes);
    }
}
