package io.linkspan.broker.handover;

import io.linkspan.broker.connection.EventLoop;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Looks again and again whether something is so: the lanes and routes that it is about change without telling anybody. More
 * and more seldom, because thousands of sessions may move at once.
 */
final class Polling {
    private static final Duration FIRST = Duration.ofMillis(5);
    private static final Duration LAST = Duration.ofMillis(250);

    private Polling() {}

    /** Tells on {@code loop} whether it was so within the time. */
    static void until(EventLoop loop, Duration within, BooleanSupplier so, Consumer<Boolean> then) {
        loop.execute(() -> look(loop, within, FIRST, so, then));
    }

    private static void look(
            EventLoop loop, Duration left, Duration pause, BooleanSupplier so, Consumer<Boolean> then) {
        if (so.getAsBoolean()) {
            then.accept(true);
        } else if (left.isNegative()) {
            then.accept(false);
        } else {
            Duration next = pause.multipliedBy(2).compareTo(LAST) < 0 ? pause.multipliedBy(2) : LAST;
            var unused = loop.schedule(pause, () -> look(loop, left.minus(pause), next, so, then));
        }
    }
}
