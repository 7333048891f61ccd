package io.linkspan.broker.session;

import io.linkspan.broker.connection.Connection;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.limits.Limit;
import org.jspecify.annotations.Nullable;

/**
 * Turns QoS 0 away from a client that does not take what it has been sent.
 *
 * <p>Once it does, publishers on any loop can see it before they make a delivery of their message: a thousand stalled
 * subscribers must cost the others next to nothing. Confined to the session's loop but for {@link #turnsAway}.
 */
final class Backlog {
    private final long bytes;
    private final BrokerCounters counters;
    private volatile @Nullable Limit reached;

    /** @param bytes not taken by the client's socket, above which it gets no more */
    Backlog(long bytes, BrokerCounters counters) {
        this.bytes = bytes;
        this.counters = counters;
    }

    /** Whether the client may be sent more; a refusal is counted. */
    boolean admits(Connection client) {
        boolean node = client.mustWait();
        if (!node && client.pendingBytes() <= bytes) {
            return true;
        }
        Limit limit = node ? Limit.NODE_BACKLOG_BYTES : Limit.CONNECTION_BACKLOG_BYTES;
        count(limit);
        if (!client.writable()) {
            reached = limit; // for a client that is not writable is told of when it is again: that calls taken()
        }
        return false;
    }

    /** Whether the client is known to take nothing now; the message is counted as dropped then. Any thread. */
    boolean turnsAway() {
        Limit limit = reached;
        if (limit == null) {
            return false;
        }
        count(limit);
        return true;
    }

    /** The client takes again, or another one has come. */
    void taken() {
        reached = null;
    }

    private void count(Limit limit) {
        counters.hits(limit).increment();
        counters.dropped(Drop.BACKLOG).increment();
    }
}
