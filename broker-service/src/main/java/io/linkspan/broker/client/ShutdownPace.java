package io.linkspan.broker.client;

import io.linkspan.broker.limits.ShutdownLimits;
import java.util.concurrent.TimeUnit;

/** How many of the clients that were there when a node began to stop may have been sent away by now. Immutable. */
final class ShutdownPace {
    private static final int BURST_PART = 10;

    private final int clients;
    private final double perSecond;
    private final boolean hurried;

    ShutdownPace(int clients, ShutdownLimits limits) {
        this.clients = clients;
        double grace = limits.grace().toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
        double needed = grace > 0 ? clients / grace : Double.POSITIVE_INFINITY;
        double asked = limits.disconnectsPerSecond() > 0 ? limits.disconnectsPerSecond() : Double.POSITIVE_INFINITY;
        this.perSecond = Math.max(needed, asked);
        this.hurried = clients > 0 && needed > asked;
    }

    /** How many after this time: a few at once, all at the end of the grace. */
    int due(long elapsedNanos) {
        double burst = Math.max(1, perSecond / BURST_PART);
        double due = burst + (elapsedNanos <= 0 ? 0 : perSecond * elapsedNanos / TimeUnit.SECONDS.toNanos(1));
        return (int) Math.min(clients, due);
    }

    /** Whether the rate that was asked for would have taken longer than the grace. */
    boolean hurried() {
        return hurried;
    }
}
