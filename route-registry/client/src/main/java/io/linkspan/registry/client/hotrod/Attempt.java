package io.linkspan.registry.client.hotrod;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Blocking work over a session, in a thread of its own.
 *
 * <p>Hot Rod's blocking calls have no time-out. One that is under way while its connections are closed, or while the topology
 * changes at the wrong moment, may never return: then nobody waits for it any longer, and nothing it does has an effect.
 */
final class Attempt<T> {
    private static final long GLANCE_MILLIS = 100;

    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final LongSupplier nanos;
    private volatile long gotOnAt;

    private Attempt(LongSupplier nanos) {
        this.nanos = nanos;
        this.gotOnAt = nanos.getAsLong();
    }

    /** What is to be done. */
    interface Work<T> {
        /** @param gotOn to be called as long as the work gets on */
        T run(Runnable gotOn);
    }

    /** Begins it in a virtual thread of this name. */
    static <T> Attempt<T> start(String name, Work<T> work) {
        return start(name, work, System::nanoTime);
    }

    /** @param nanos the clock */
    static <T> Attempt<T> start(String name, Work<T> work, LongSupplier nanos) {
        var attempt = new Attempt<T>(nanos);
        Thread.ofVirtual().name(name).start(() -> attempt.run(work));
        return attempt;
    }

    private void run(Work<T> work) {
        try {
            result.complete(work.run(() -> gotOnAt = nanos.getAsLong()));
        } catch (RuntimeException failure) {
            result.completeExceptionally(failure);
        }
    }

    /**
     * Waits for the result.
     *
     * @param wanted whether there is still a use for it, asked now and then
     * @param patience for how long it may not get on
     * @return null when it was no longer wanted
     * @throws TimeoutException when it did not get on
     */
    @Nullable
    T await(BooleanSupplier wanted, Duration patience)
            throws ExecutionException, InterruptedException, TimeoutException {
        while (wanted.getAsBoolean()) {
            try {
                return result.get(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException underWay) {
                if (nanos.getAsLong() - gotOnAt > patience.toNanos()) {
                    throw new TimeoutException("stood still for " + patience.toMillis() + " ms");
                }
            }
        }
        return null;
    }
}
