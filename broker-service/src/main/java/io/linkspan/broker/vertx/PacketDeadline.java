package io.linkspan.broker.vertx;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Timer;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Ends a connection that has begun a packet and sends nothing more of it; the keep alive may be off. */
final class PacketDeadline {
    private final EventLoop loop;
    private final Duration timeout;
    private final BooleanSupplier waiting;
    private final Runnable overdue;
    private @Nullable Timer timer;
    private long lastNanos;

    /** @param waiting whether part of a packet is there, and reading is not paused on our side */
    PacketDeadline(EventLoop loop, Duration timeout, BooleanSupplier waiting, Runnable overdue) {
        this.loop = loop;
        this.timeout = timeout;
        this.waiting = waiting;
        this.overdue = overdue;
    }

    /** Something was read, and part of a packet is left. */
    void partRead() {
        lastNanos = System.nanoTime();
        if (timer == null) {
            timer = loop.schedule(timeout, this::check);
        }
    }

    private void check() {
        timer = null;
        if (!waiting.getAsBoolean()) {
            return;
        }
        long rest = timeout.toNanos() - (System.nanoTime() - lastNanos);
        if (rest > 0) {
            timer = loop.schedule(Duration.ofNanos(rest), this::check);
        } else {
            overdue.run();
        }
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
