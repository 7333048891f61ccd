package io.linkspan.broker.session;

import io.linkspan.broker.connection.EventLoop;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Moves a session without a client to another loop and keeps every publisher's order.
 *
 * <p>After the owner has been switched, each loop in turn hands over what it still had gathered for the old owner and
 * says so to the old owner's loop. That loop passes on whatever arrives; behind the last of those words nothing more can
 * come, and only then do direct arrivals at the new owner count.
 */
public final class SessionMover {
    private final Supplier<Loops> loops;
    private final Consumer<EventLoop> handOver;

    /** @param handOver makes a loop send what its publishers have gathered for other loops; called on that loop */
    public SessionMover(Supplier<Loops> loops, Consumer<EventLoop> handOver) {
        this.loops = loops;
        this.handOver = handOver;
    }

    /** Call on the session's present loop; {@code done} runs on {@code to}. */
    void move(Session session, EventLoop to, Runnable done) {
        EventLoop from = session.loop();
        session.beginMove(to);
        var all = loops.get().all();
        var missing = new AtomicInteger(all.size());
        for (EventLoop loop : all) {
            loop.execute(() -> {
                handOver.accept(loop);
                from.execute(() -> {
                    if (missing.decrementAndGet() == 0) {
                        to.execute(() -> {
                            session.endMove();
                            done.run();
                        });
                    }
                });
            });
        }
    }
}
