package io.linkspan.broker.client;

import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.limits.ConnectionLimits;
import io.linkspan.broker.limits.Limit;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Counts who is connected and says which limit one more connection would break; any thread. */
final class Admission {
    private final ConnectionLimits limits;
    private final ConcurrentHashMap<String, Integer> perAddress = new ConcurrentHashMap<>();
    private final TokenBucket rate;

    Admission(ConnectionLimits limits, long nowNanos) {
        this.limits = limits;
        this.rate = new TokenBucket(limits.perSecond(), nowNanos);
    }

    void opened(String remoteAddress) {
        if (limits.perAddress() > 0) {
            perAddress.merge(host(remoteAddress), 1, Integer::sum);
        }
    }

    void closed(String remoteAddress) {
        if (limits.perAddress() > 0) {
            perAddress.computeIfPresent(host(remoteAddress), (host, count) -> count == 1 ? null : count - 1);
        }
    }

    /**
     * The limit that a CONNECT breaks, or null.
     *
     * @param open connections of this node, this one included
     */
    @Nullable
    Limit refusal(String listener, String remoteAddress, int open, long nowNanos) {
        if (open > limits.total()) {
            return Limit.CONNECTIONS;
        }
        if (listener.equals(BrokerLimits.LINK_LISTENER)) {
            return null;
        }
        if (limits.perAddress() > 0 && perAddress.getOrDefault(host(remoteAddress), 0) > limits.perAddress()) {
            return Limit.CONNECTIONS_PER_ADDRESS;
        }
        synchronized (rate) {
            return rate.tryTake(nowNanos) ? null : Limit.CONNECTS_PER_SECOND;
        }
    }

    private static String host(String address) {
        int port = address.lastIndexOf(':');
        return port < 0 ? address : address.substring(0, port);
    }
}
