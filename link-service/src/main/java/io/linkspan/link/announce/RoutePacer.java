package io.linkspan.link.announce;

import io.linkspan.link.loop.Loop;
import io.linkspan.link.loop.Timer;
import java.time.Duration;

/**
 * Spaces out work that is worth doing once for many changes: a short linger after the first, and never more than a
 * quarter of the time when the work is long.
 */
public final class RoutePacer {

    private static final int REST_PER_WORK = 3;

    private final Duration linger;
    private final Loop loop;
    private final Runnable work;
    private Timer timer = Timer.NONE;
    private boolean scheduled;
    private boolean worked;
    private long restUntil;

    /** Runs {@code work} that long after the first of some changes, on that loop. */
    public RoutePacer(Duration linger, Loop loop, Runnable work) {
        this.linger = linger;
        this.loop = loop;
        this.work = work;
    }

    /** Something changed. */
    public void changed() {
        if (scheduled) {
            return;
        }
        scheduled = true;
        long rest = worked ? restUntil - loop.nanos() : 0;
        timer = loop.after(Duration.ofNanos(Math.max(linger.toNanos(), rest)), this::run);
    }

    /** Whatever is scheduled does not happen. */
    public void cancel() {
        timer.cancel();
        scheduled = false;
    }

    private void run() {
        scheduled = false;
        long began = loop.nanos();
        work.run();
        long ended = loop.nanos();
        worked = true;
        restUntil = ended + REST_PER_WORK * (ended - began);
    }
}
