package io.linkspan.broker.vertx;

import io.linkspan.broker.connection.Timer;
import io.linkspan.broker.limits.SocketLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Watches one connection from the moment its socket did not take everything until it has: counts what is left for the
 * whole node, tells when all is taken, and when nothing was for too long. Costs nothing for a client that keeps up.
 *
 * <p>Looks often at first and more and more rarely while nothing moves, so that a thousand stalled clients cost a
 * thousand looks a second.
 */
final class WriteWatch {
    private static final Duration FIRST_LOOK = Duration.ofMillis(20);
    private static final Duration LAST_LOOK = Duration.ofSeconds(1);

    private final OutboundBuffer out;
    private final NettyEventLoop loop;
    private final SocketLimits limits;
    private final Runnable allTaken;
    private final Runnable stalled;
    private @Nullable Timer timer;
    private Duration pause = FIRST_LOOK;
    private long left;
    private long taken;
    private long progressNanos;

    WriteWatch(OutboundBuffer out, NettyEventLoop loop, SocketLimits limits, Runnable allTaken, Runnable stalled) {
        this.out = out;
        this.loop = loop;
        this.limits = limits;
        this.allTaken = allTaken;
        this.stalled = stalled;
    }

    /** After each flush, and when the socket has become writable. */
    void look() {
        long now = out.inChannel();
        if (now == left) {
            return;
        }
        count(now);
        if (now > 0 && timer == null) {
            taken = out.written() - now;
            progressNanos = System.nanoTime();
            pause = FIRST_LOOK;
            timer = loop.schedule(pause, this::lookAgain);
        }
    }

    /** Whether no more should be sent now: the node holds too much for slow clients, and this is one of them. */
    boolean mustWait() {
        return left > 0 && loop.untaken().sum() > limits.nodeBacklogBytes();
    }

    private void lookAgain() {
        timer = null;
        count(out.inChannel());
        if (left == 0) {
            allTaken.run();
            return;
        }
        long takenNow = out.written() - left;
        long now = System.nanoTime();
        if (takenNow != taken) {
            taken = takenNow;
            progressNanos = now;
            pause = FIRST_LOOK;
        } else if (now - progressNanos >= limits.writeTimeout().toNanos()) {
            stalled.run();
            return;
        } else {
            pause = pause.multipliedBy(2).compareTo(LAST_LOOK) < 0 ? pause.multipliedBy(2) : LAST_LOOK;
        }
        timer = loop.schedule(pause, this::lookAgain);
    }

    /** The connection is over. */
    void stop() {
        count(0);
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void count(long now) {
        loop.untaken().add(now - left);
        left = now;
    }
}
