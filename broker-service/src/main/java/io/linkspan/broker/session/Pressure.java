package io.linkspan.broker.session;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Slows publishers down for a session whose queue fills, but not for ever: a client that stalls, or reads on purpose a
 * byte a minute, must not hold up what others publish.
 *
 * <pre>
 *   CALM ──queue fills──► PRESSING ──patience is over──► SPENT
 *    ▲                       │                             │
 *    └────queue has drained──┴─────────────────────────────┘
 * </pre>
 *
 * Confined to the session's loop but for {@link #pressing}.
 */
final class Pressure {
    private enum State {
        CALM,
        PRESSING,
        SPENT
    }

    private final Duration patience;
    private volatile State state = State.CALM;
    private @Nullable Timer timer;

    Pressure(Duration patience) {
        this.patience = patience;
    }

    /** Whether publishers should be read more slowly; any thread. */
    boolean pressing() {
        return state == State.PRESSING;
    }

    boolean calm() {
        return state == State.CALM;
    }

    void filling(EventLoop loop) {
        if (state == State.CALM && patience.isPositive()) {
            state = State.PRESSING;
            timer = loop.schedule(patience, () -> state = State.SPENT);
        }
    }

    void drained() {
        state = State.CALM;
        var running = timer;
        if (running != null) {
            running.cancel();
            timer = null;
        }
    }
}
