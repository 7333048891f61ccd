package io.linkspan.link.supervise;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.loop.Timer;
import io.linkspan.link.replicate.ExternalRoutes;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Lets a peer's routes outlive its connection, but not for ever: when nothing has been heard from it for the retention,
 * they are removed. While this process speaks for the link; on the link's loop.
 *
 * <p>How long the peer has been away is counted on this process's own clock and kept in the registry every so often, so
 * that a successor goes on counting. Time in which nobody speaks does not count: routes rather live too long.
 */
final class RouteRetention {

    /** Between two looks at the longest; what a successor may miss. */
    static final Duration STEP = Duration.ofSeconds(10);

    private static final int STEPS = 8;
    private static final Duration SHORTEST_STEP = Duration.ofMillis(50);

    private final ClusterName peer;
    private final ExternalRoutes store;
    private final Loop loop;
    private final Supplier<Duration> retention;
    private final IntSupplier routes;
    private final Runnable expired;
    private Timer timer = Timer.NONE;
    private Duration away = Duration.ZERO;
    private long countedAt;
    private boolean heard;
    private boolean kept;
    private boolean ended;

    /**
     * Prepares; {@link #begin} begins.
     *
     * @param retention in force now
     * @param routes how many of the peer are known
     * @param expired removes them
     */
    RouteRetention(
            ClusterName peer,
            ExternalRoutes store,
            Loop loop,
            Supplier<Duration> retention,
            IntSupplier routes,
            Runnable expired) {
        this.peer = peer;
        this.store = store;
        this.loop = loop;
        this.retention = retention;
        this.routes = routes;
        this.expired = expired;
    }

    /** Goes on where the speaker before has stopped. */
    void begin() {
        countedAt = loop.nanos();
        store.away(peer)
                .whenComplete((before, failure) -> loop.execute(() -> {
                    if (failure == null && !heard) {
                        away = away.plus(before);
                        kept = !before.isZero();
                    }
                }));
        again();
    }

    /** The peer's link service is there. */
    void heard() {
        heard = true;
    }

    void end() {
        ended = true;
        timer.cancel();
    }

    private void again() {
        Duration step = retention.get().dividedBy(STEPS);
        step = step.compareTo(STEP) > 0 ? STEP : step;
        step = step.compareTo(SHORTEST_STEP) < 0 ? SHORTEST_STEP : step;
        timer = loop.after(step, this::look);
    }

    private void look() {
        if (ended) {
            return;
        }
        long now = loop.nanos();
        if (heard) {
            heard = false;
            away = Duration.ZERO;
        } else if (routes.getAsInt() > 0) {
            away = away.plusNanos(now - countedAt);
        }
        countedAt = now;
        if (away.compareTo(retention.get()) >= 0) {
            away = Duration.ZERO;
            expired.run();
        }
        keep();
        again();
    }

    private void keep() {
        boolean worth = !away.isZero();
        if (worth || kept) {
            kept = worth;
            var unused = store.away(peer, away).exceptionally(failure -> {
                loop.execute(() -> kept = true); // written again with the next look
                return null;
            });
        }
    }
}
