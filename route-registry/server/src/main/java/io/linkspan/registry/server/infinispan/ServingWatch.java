package io.linkspan.registry.server.infinispan;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.infinispan.manager.EmbeddedCacheManager;
import org.infinispan.notifications.Listener;
import org.infinispan.notifications.cachemanagerlistener.annotation.Merged;
import org.infinispan.notifications.cachemanagerlistener.annotation.ViewChanged;
import org.infinispan.notifications.cachemanagerlistener.event.ViewChangedEvent;

/**
 * Records with whom this node serves: at once when most of the others are still there, else when it has turned out that it is
 * not in a minority.
 */
@Listener(sync = true)
public final class ServingWatch implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(500);

    private final ServingGate gate;
    private final BooleanSupplier serving;
    private final Thread thread;

    private ServingWatch(ServingGate gate, BooleanSupplier serving) {
        this.gate = gate;
        this.serving = serving;
        this.thread = Thread.ofVirtual().name("registry-served").unstarted(this::watch);
    }

    static ServingWatch start(EmbeddedCacheManager caches, ServingGate gate, BooleanSupplier serving) {
        ServingWatch watch = new ServingWatch(gate, serving);
        caches.addListener(watch);
        watch.thread.start();
        return watch;
    }

    /** Called by Infinispan while the new view is being taken up, before clients are answered in it. */
    @ViewChanged
    @Merged
    public void viewChanged(ViewChangedEvent event) {
        if (gate.majority()) {
            gate.changed();
        }
    }

    private void watch() {
        boolean before = false;
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(STEP.toNanos());
            boolean now = serving.getAsBoolean();
            if (before && now) {
                gate.changed();
            }
            before = now;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
