package io.linkspan.broker.log;

import java.util.function.Consumer;

/**
 * Work that any loop may ask for and one does at a time. Who asks meanwhile, also from within the work, has it done once more by the
 * one that is at it: in rounds and not in depth.
 */
final class Rounds {
    /** How often one goes on for others before it does something else. */
    private static final int MOST = 16;

    private final Consumer<Boolean> work;
    private final Runnable later;

    // guarded by this
    private boolean taken;
    private boolean asked;
    private boolean urgent;

    /**
     * @param work gets whether somebody asked for it urgently
     * @param later has somebody ask again, soon, when there is still something to do
     */
    Rounds(Consumer<Boolean> work, Runnable later) {
        this.work = work;
        this.later = later;
    }

    /** The work is done once more, by the caller or by whoever is at it. */
    void ask(boolean urgently) {
        synchronized (this) {
            urgent |= urgently;
            asked = true;
            if (taken) {
                return;
            }
            taken = true;
        }
        boolean through = false;
        try {
            for (int round = 0; round < MOST && !through; round++) {
                work.accept(next());
                through = end();
            }
        } finally {
            if (!through) {
                leave();
            }
        }
        if (!through) {
            later.run();
        }
    }

    private synchronized boolean next() {
        boolean now = urgent;
        urgent = false;
        asked = false;
        return now;
    }

    private synchronized boolean end() {
        taken = asked;
        return !asked;
    }

    private synchronized void leave() {
        taken = false;
    }
}
