package io.linkspan.link.announce;

import io.linkspan.link.loop.Loop;
import io.linkspan.link.loop.Timer;
import java.time.Duration;

/**
 * Spaces out work that is worth doing once for many changes: at once when nothing has been done lately, then not before a
 * short pause, and never more than a quarter of the time when the work is long.
 */
public final class RoutePacer {

    private static final int REST_PER_WORK = 3;

    private final Duration pause;
    private final Loop loop;
    private final Runnable work;
    private Timer timer = Timer.NONE;
    private boolean scheduled;
    private boolean worked;
    private long restUntil;

    /** Runs {@code work} on that loop, with a pause of at least that long after it. */
    public RoutePacer(Duration pause, Loop loop, Runnable work) {
        this.pause = pause;
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
        timer = loop.after(Duration.ofNanos(Math.max(0, rest)), this::run);
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
        restUntil = ended + Math.max(pause.toNanos(), REST_PER_WORK * (ended - began));
    }
}
