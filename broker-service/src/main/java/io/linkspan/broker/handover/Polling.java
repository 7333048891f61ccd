package io.linkspan.broker.handover;

import io.linkspan.broker.connection.EventLoop;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Looks again and again whether something is so: the lanes and routes that it is about change without telling anybody. */
final class Polling {
    private static final Duration EVERY = Duration.ofMillis(10);

    private Polling() {}

    /** Tells on {@code loop} whether it was so within the time. */
    static void until(EventLoop loop, Duration within, BooleanSupplier so, Consumer<Boolean> then) {
        look(loop, within.dividedBy(EVERY), so, then);
    }

    private static void look(EventLoop loop, long times, BooleanSupplier so, Consumer<Boolean> then) {
        loop.execute(() -> {
            if (so.getAsBoolean()) {
                then.accept(true);
            } else if (times == 0) {
                then.accept(false);
            } else {
                var unused = loop.schedule(EVERY, () -> look(loop, times - 1, so, then));
            }
        });
    }
}
