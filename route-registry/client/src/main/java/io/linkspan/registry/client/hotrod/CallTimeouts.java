package io.linkspan.registry.client.hotrod;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends calls that are not answered in time.
 *
 * <p>By a wheel, because nearly all are answered long before: what {@link CompletableFuture#orTimeout} does wakes a
 * thread when a call begins and again when it ends.
 */
final class CallTimeouts implements AutoCloseable {
    private final HashedWheelTimer wheel = new HashedWheelTimer(
            Thread.ofPlatform().daemon().name("registry-timeouts").factory());

    /** Fails {@code call} with a {@link TimeoutException} unless it is complete in time. */
    <T> void bound(CompletableFuture<T> call, Duration timeout) {
        if (call.isDone()) {
            return;
        }
        try {
            Timeout end = wheel.newTimeout(
                    due -> call.completeExceptionally(new TimeoutException()),
                    timeout.toMillis(),
                    TimeUnit.MILLISECONDS);
            var unused = call.whenComplete((answer, failure) -> end.cancel());
        } catch (IllegalStateException closed) {
            call.completeExceptionally(closed);
        }
    }

    /** Ends what is still waiting. */
    @Override
    public void close() {
        for (Timeout waiting : wheel.stop()) {
            try {
                waiting.task().run(waiting);
            } catch (Exception impossible) { // as the interface declares it
                throw new IllegalStateException(impossible);
            }
        }
    }
}
