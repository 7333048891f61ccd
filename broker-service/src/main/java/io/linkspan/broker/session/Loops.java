package io.linkspan.broker.session;

import io.linkspan.broker.connection.EventLoop;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The event loops of this node, in the order of their indexes. */
public final class Loops {
    private final List<EventLoop> loops;
    private final AtomicInteger turn = new AtomicInteger();

    public Loops(List<EventLoop> loops) {
        this.loops = List.copyOf(loops);
        for (int i = 0; i < this.loops.size(); i++) {
            if (this.loops.get(i).index() != i) {
                throw new IllegalArgumentException("loop " + this.loops.get(i).index() + " stands at place " + i);
            }
        }
    }

    public int size() {
        return loops.size();
    }

    public EventLoop get(int index) {
        return loops.get(index);
    }

    public List<EventLoop> all() {
        return loops;
    }

    /** Runs it on each loop, whenever that comes to it; {@code then} behind the last one, on that one's loop. */
    public void onAll(Consumer<EventLoop> action, Runnable then) {
        var missing = new AtomicInteger(loops.size());
        for (EventLoop loop : loops) {
            loop.execute(() -> {
                action.accept(loop);
                if (missing.decrementAndGet() == 0) {
                    then.run();
                }
            });
        }
    }

    /** Some loop, in turn, for work that belongs to no connection. */
    public EventLoop any() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }
}
