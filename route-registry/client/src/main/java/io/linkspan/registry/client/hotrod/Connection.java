package io.linkspan.registry.client.hotrod;

import static io.linkspan.registry.client.hotrod.RegistryClientLog.LOG;

import io.linkspan.registry.client.feed.CacheFeeds.Registration;
import io.linkspan.registry.client.feed.CacheFeeds.RenewalListener;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a session with the registry for as long as the process lives.
 *
 * <pre>
 *              ┌────────── ping fails for GIVE_UP ──────────┐
 *              ▼                                            │
 *   AWAY ──session opened──► CONNECTED ──ping fails──► DOUBTFUL
 *                                ▲ │ life changed           │
 *                                │ └──► renewed             │
 *                                └──── ping answered: renewed
 * </pre>
 *
 * <p>One virtual thread walks through these states. Each renewal starts a new generation: entry versions read in an
 * earlier one are not used any more, and watched caches are loaded again.
 */
final class Connection implements AutoCloseable {
    private static final long FIRST_RETRY_MILLIS = 100;
    private static final long LAST_RETRY_MILLIS = 1_000;
    private static final long LEAST_PING_MILLIS = 2_000;
    private static final Duration GIVE_UP = Duration.ofSeconds(4);

    private final ConnectionSettings settings;
    private final List<RenewalListener> listeners = new CopyOnWriteArrayList<>();
    private final Thread keeper;
    private final CallTimeouts timeouts = new CallTimeouts();
    private volatile CompletableFuture<Session> session = new CompletableFuture<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final AtomicLong generation = new AtomicLong();
    private volatile boolean available;
    private volatile boolean closed;
    private volatile @Nullable Session doubted;

    // confined to the keeper thread
    private @Nullable String life;
    private @Nullable String reported;
    private long retryMillis = FIRST_RETRY_MILLIS;
    private long answeredAt;

    Connection(ConnectionSettings settings) {
        this.settings = settings;
        this.keeper = Thread.ofVirtual().name("registry-connection").unstarted(this::keep);
    }

    /** Starts connecting in the background. */
    void start() {
        keeper.start();
    }

    /** The present session; completes when there is one, fails when closed. */
    CompletableFuture<Session> session() {
        return session;
    }

    /** Completes at the first connection. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** Whether this is the present session. */
    boolean holds(Session asked) {
        CompletableFuture<Session> present = session;
        return !present.isCompletedExceptionally() && present.getNow(null) == asked;
    }

    /** Over this session something stands still, though pings may be answered: it is replaced by another one. */
    void doubt(Session stalled) {
        doubted = stalled;
        LockSupport.unpark(keeper);
    }

    boolean available() {
        return available;
    }

    /** Grows with each renewal. */
    long generation() {
        return generation.get();
    }

    ConnectionSettings settings() {
        return settings;
    }

    CallTimeouts timeouts() {
        return timeouts;
    }

    boolean closed() {
        return closed;
    }

    Registration onRenewal(RenewalListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void close() {
        closed = true;
        keeper.interrupt();
        CompletableFuture<Session> last = session;
        if (!last.completeExceptionally(new IllegalStateException("the registry client is closed"))) {
            var unused = last.thenAccept(Session::close);
        }
        available = false;
        timeouts.close();
    }

    private void keep() {
        while (!closed) {
            Session present = session.getNow(null);
            long pause;
            if (present == null) {
                pause = connect() ? settings.pingInterval().toMillis() : backOff();
            } else if (present == doubted) {
                leave(present, new TimeoutException("answers pings, but nothing else"));
                pause = FIRST_RETRY_MILLIS;
            } else {
                pause = ping(present) ? settings.pingInterval().toMillis() : FIRST_RETRY_MILLIS;
            }
            LockSupport.parkNanos(Duration.ofMillis(pause).toNanos());
        }
    }

    private boolean connect() {
        Session opened = null;
        try {
            Probe.run(settings);
            opened = Session.open(settings);
            String now = opened.life(pingMillis());
            LOG.connected(settings.servers());
            retryMillis = FIRST_RETRY_MILLIS;
            answered(now, true);
            if (!session.complete(opened)) {
                opened.close();
                return false;
            }
            ready.complete(null);
            return true;
        } catch (IOException | RuntimeException | ExecutionException | TimeoutException failure) {
            close(opened);
            report(failure);
            return false;
        } catch (InterruptedException stopping) {
            close(opened);
            return false;
        }
    }

    private static void close(@Nullable Session opened) {
        if (opened != null) {
            opened.close();
        }
    }

    /** True when it answered. */
    private boolean ping(Session present) {
        try {
            answered(present.life(pingMillis()), !available);
            return true;
        } catch (ExecutionException | TimeoutException | RuntimeException failure) {
            available = false;
            if (System.nanoTime() - answeredAt > GIVE_UP.toNanos()) {
                leave(present, failure);
            }
            return false;
        } catch (InterruptedException stopping) {
            return false;
        }
    }

    private void leave(Session present, Exception cause) {
        available = false;
        report(cause);
        session = new CompletableFuture<>();
        present.close();
    }

    private void answered(String now, boolean doubtful) {
        answeredAt = System.nanoTime();
        reported = null;
        boolean memoryLost = life != null && !life.equals(now);
        boolean first = life == null;
        life = now;
        available = true;
        if (doubtful || memoryLost) {
            generation.incrementAndGet();
            if (!first) {
                LOG.back(memoryLost);
            }
            listeners.forEach(listener -> listener.renewed(memoryLost));
        }
    }

    private void report(Throwable failure) {
        String cause = Causes.of(failure, settings);
        if (!Objects.equals(cause, reported) && !closed) {
            reported = cause;
            LOG.away(settings.servers(), cause);
        }
    }

    private long backOff() {
        long now = retryMillis;
        retryMillis = Math.min(LAST_RETRY_MILLIS, retryMillis * 2);
        return now;
    }

    private long pingMillis() {
        return Math.max(LEAST_PING_MILLIS, settings.pingInterval().toMillis());
    }
}
