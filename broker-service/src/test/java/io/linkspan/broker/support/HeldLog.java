package io.linkspan.broker.support;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.log.CommitLog;
import java.util.ArrayDeque;
import java.util.Queue;

/** A log whose commits a test may hold back. */
public final class HeldLog implements CommitLog {
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean held;

    @Override
    public void append(EventLoop loop, Publication publication, Runnable committed) {
        if (held) {
            waiting.add(committed);
        } else {
            committed.run();
        }
    }

    /** From now on nothing is committed until {@link #commit}. */
    public void hold() {
        held = true;
    }

    /** Commits what is held back, and from now on at once. */
    public void commit() {
        held = false;
        waiting.forEach(Runnable::run);
        waiting.clear();
    }
}
