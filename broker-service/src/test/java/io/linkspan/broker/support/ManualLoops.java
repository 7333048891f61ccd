package io.linkspan.broker.support;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Event loops driven by the test: one thread, a clock that only the test moves, tasks in order per loop. */
public final class ManualLoops {
    private final List<ManualLoop> loops = new ArrayList<>();
    private final List<Waiting> timers = new ArrayList<>();
    private @Nullable ManualLoop current;
    private long nowMillis;

    private record Waiting(long at, ManualLoop loop, Runnable task) {}

    public ManualLoops(int count) {
        for (int i = 0; i < count; i++) {
            loops.add(new ManualLoop(i));
        }
    }

    public List<EventLoop> list() {
        return List.copyOf(loops);
    }

    public EventLoop get(int index) {
        return loops.get(index);
    }

    /** Runs a task on a loop now, then everything that follows from it on all loops. */
    public void on(int index, Runnable task) {
        loops.get(index).run(task);
        runAll();
    }

    /** Runs a task on a loop now, and nothing of what follows from it. */
    public void only(int index, Runnable task) {
        loops.get(index).run(task);
    }

    /** Runs what is queued, one task per loop in turn, until nothing is left. */
    public void runAll() {
        boolean ran = true;
        while (ran) {
            ran = false;
            for (ManualLoop loop : loops) {
                Runnable task = loop.tasks.poll();
                if (task != null) {
                    loop.run(task);
                    ran = true;
                }
            }
        }
    }

    /** Runs at most one queued task of one loop; false when there was none. */
    public boolean runOne(int index) {
        Runnable task = loops.get(index).tasks.poll();
        if (task != null) {
            loops.get(index).run(task);
        }
        return task != null;
    }

    /** Lets time pass and runs the timers that are due, in order. */
    public void advance(Duration time) {
        nowMillis += time.toMillis();
        while (true) {
            var due = timers.stream()
                    .filter(timer -> timer.at <= nowMillis)
                    .min(Comparator.comparingLong(Waiting::at))
                    .orElse(null);
            if (due == null) {
                return;
            }
            timers.remove(due);
            due.loop.run(due.task);
            runAll();
        }
    }

    private final class ManualLoop implements EventLoop {
        private final int index;
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

        private ManualLoop(int index) {
            this.index = index;
        }

        void run(Runnable task) {
            ManualLoop before = current;
            current = this;
            task.run();
            current = before;
        }

        @Override
        public int index() {
            return index;
        }

        @Override
        public boolean inLoop() {
            return this.equals(current);
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            var waiting = new Waiting(nowMillis + delay.toMillis(), this, task);
            timers.add(waiting);
            return () -> timers.remove(waiting);
        }
    }
}
