package io.linkspan.broker.app;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** An event loop of this broker for a node that it stands in for: from one moment on it runs nothing of that node any more. */
final class GatedLoop implements EventLoop {
    private final EventLoop loop;
    private final AtomicBoolean open;

    private GatedLoop(EventLoop loop, AtomicBoolean open) {
        this.loop = loop;
        this.open = open;
    }

    /** All of them behind one gate, which is closed for good by setting it to false. */
    static List<EventLoop> all(List<EventLoop> loops, AtomicBoolean open) {
        return loops.stream().map(loop -> (EventLoop) new GatedLoop(loop, open)).toList();
    }

    @Override
    public int index() {
        return loop.index();
    }

    @Override
    public boolean inLoop() {
        return loop.inLoop();
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(gated(task));
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return loop.schedule(delay, gated(task));
    }

    private Runnable gated(Runnable task) {
        return () -> {
            if (open.get()) {
                task.run();
            }
        };
    }
}
