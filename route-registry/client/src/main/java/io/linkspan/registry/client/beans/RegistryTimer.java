package io.linkspan.registry.client.beans;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The one thread for the client's short, non-blocking timed tasks. */
@ApplicationScoped
public class RegistryTimer {
    private final ScheduledThreadPoolExecutor executor;

    RegistryTimer() {
        executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("registry-timer").factory());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Runs tasks that do not block. */
    public ScheduledExecutorService executor() {
        return executor;
    }

    @PreDestroy
    void close() {
        executor.shutdownNow();
    }
}
