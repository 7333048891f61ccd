package io.linkspan.link.sim;

import io.linkspan.link.loop.Loop;
import io.linkspan.link.transport.Connection;
import io.linkspan.link.transport.ConnectionListener;
import java.time.Duration;

/** One simulated connection: what travels over it arrives a little later, on its loop, unless it is over by then. */
abstract class SimLine implements Connection {
    private static final Duration TRAVEL = Duration.ofMillis(2);

    protected final Loop loop;
    protected final ConnectionListener listener;
    protected boolean over;
    private final SimTime time;

    SimLine(SimTime time, Loop loop, ConnectionListener listener) {
        this.time = time;
        this.loop = loop;
        this.listener = listener;
    }

    /** Ends it, and tells its owner unless it was over. */
    protected void close(String cause) {
        loop.execute(() -> {
            if (!over) {
                over = true;
                listener.closed(cause);
            }
        });
    }

    protected void later(Runnable arrival) {
        time.after(
                TRAVEL,
                () -> loop.execute(() -> {
                    if (!over) {
                        arrival.run();
                    }
                }));
    }
}
