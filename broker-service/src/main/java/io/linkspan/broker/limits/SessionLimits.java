package io.linkspan.broker.limits;

import java.time.Duration;

/**
 * What bounds one session, and all of them together.
 *
 * @param inflight QoS 1/2 messages sent to one client and not yet acknowledged, at most; its own limit may be lower
 * @param maxExpirySeconds cap on the session expiry that clients ask for, up to 4,294,967,295 (never)
 * @param subscriptions subscriptions of one session
 * @param subscriptionBytes characters of all filters of one session
 * @param queue what waits for one session
 */
public record SessionLimits(
        int inflight, long maxExpirySeconds, int subscriptions, long subscriptionBytes, Queue queue) {
    static final SessionLimits DEFAULT = new SessionLimits(
            1_000,
            4_294_967_295L,
            10_000,
            64L << 20,
            new Queue(100_000, 64L << 20, DropPolicy.NEWEST, Duration.ofMillis(500), 192L << 20));

    /**
     * Bounds of queues.
     *
     * @param messages messages queued for one session
     * @param bytes bytes of topic and payload queued for one session
     * @param drop which message goes when it is full
     * @param patience how long publishers are slowed down for a client whose queue fills, before messages are dropped
     * @param nodeBytes memory of all messages queued and in flight on this node; a message in many queues counts once
     */
    public record Queue(int messages, long bytes, DropPolicy drop, Duration patience, long nodeBytes) {
        /** The same with another drop policy. */
        public Queue withDrop(DropPolicy policy) {
            return new Queue(messages, bytes, policy, patience, nodeBytes);
        }

        /** The same with another bound over all sessions. */
        public Queue withNodeBytes(long all) {
            return new Queue(messages, bytes, drop, patience, all);
        }
    }

    /** The same with another queue. */
    public SessionLimits withQueue(int messages, long bytes) {
        return with(new Queue(messages, bytes, queue.drop, queue.patience, queue.nodeBytes));
    }

    /** The same with other bounds of subscriptions: how many, and the characters of their filters. */
    public SessionLimits withSubscriptions(int count, long bytes) {
        return new SessionLimits(inflight, maxExpirySeconds, count, bytes, queue);
    }

    /** The same with another queue. */
    public SessionLimits with(Queue other) {
        return new SessionLimits(inflight, maxExpirySeconds, subscriptions, subscriptionBytes, other);
    }
}
