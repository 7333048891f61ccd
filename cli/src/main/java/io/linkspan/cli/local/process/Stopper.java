package io.linkspan.cli.local.process;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes: asks them first, and makes them when they do not. */
public final class Stopper {
    /** Longer than a service needs to hand over its leases and close its stores. */
    private static final Duration GRACE = Duration.ofSeconds(12);

    private static final Duration FORCED = Duration.ofSeconds(5);

    private Stopper() {}

    /**
     * Returns when all have ended.
     *
     * @return how many had to be killed
     */
    public static int stop(Collection<ProcessHandle> processes) {
        return stop(processes, GRACE);
    }

    static int stop(Collection<ProcessHandle> processes, Duration grace) {
        processes.forEach(ProcessHandle::destroy);
        if (awaited(processes, grace)) {
            return 0;
        }
        int stubborn = (int) processes.stream().filter(ProcessHandle::isAlive).count();
        processes.forEach(ProcessHandle::destroyForcibly);
        awaited(processes, FORCED);
        return stubborn;
    }

    private static boolean awaited(Collection<ProcessHandle> processes, Duration timeout) {
        CompletableFuture<?>[] ends =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for the end of a process", e);
        }
    }
}
