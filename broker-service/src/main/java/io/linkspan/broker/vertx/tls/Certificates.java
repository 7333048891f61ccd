package io.linkspan.broker.vertx.tls;

import io.linkspan.broker.connection.ListenerConfig;
import io.linkspan.broker.connection.TlsConfig;
import io.linkspan.contracts.tls.TlsFilesException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The certificates of all listeners with TLS; looks at their files once a second, on a thread of its own. */
public final class Certificates {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int IDLE_SECONDS = 30;

    private final Map<String, ServerTls> byListener;
    private final ThreadPoolExecutor asymmetricWork;
    private final ScheduledThreadPoolExecutor watch;

    private Certificates(Map<String, ServerTls> byListener) {
        this.byListener = byListener;
        int processors = Runtime.getRuntime().availableProcessors();
        // Its queue is bounded by the listeners' connections: each has one task at a time.
        asymmetricWork = new ThreadPoolExecutor(
                processors,
                processors,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("broker-tls-", 0).factory());
        asymmetricWork.allowCoreThreadTimeOut(true);
        // One, though it is mostly idle: with none the pool looks a hundred times a second whether it may end a thread.
        watch = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("broker-certificates").factory());
    }

    /**
     * Reads every file that the listeners name.
     *
     * @throws TlsFilesException naming the listener, the file and what is wrong with it
     */
    public static Certificates load(List<ListenerConfig> listeners) throws TlsFilesException {
        Map<String, ServerTls> loaded = new TreeMap<>();
        for (ListenerConfig listener : listeners) {
            TlsConfig tls = listener.transport().tls();
            if (tls != null) {
                try {
                    loaded.put(listener.name(), ServerTls.load(tls));
                } catch (TlsFilesException unusable) {
                    throw new TlsFilesException("listener " + listener.name() + ": " + unusable.getMessage(), unusable);
                }
            }
        }
        return new Certificates(loaded);
    }

    /**
     * Begins to look for changes.
     *
     * @param reloaded is told the listener's name
     * @param refused is told the listener's name and why; the certificates it had stay in use
     */
    @SuppressWarnings("FutureReturnValueIgnored") // refreshing lets no exception out
    public void watch(Consumer<String> reloaded, BiConsumer<String, String> refused) {
        if (!byListener.isEmpty()) {
            watch.scheduleWithFixedDelay(
                    () -> byListener.forEach((listener, tls) -> refresh(listener, tls, reloaded, refused)),
                    LOOK.toMillis(),
                    LOOK.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    @SuppressWarnings("CatchingUnchecked") // a watch that dies of one broken file would miss the next good one
    private static void refresh(
            String listener, ServerTls tls, Consumer<String> reloaded, BiConsumer<String, String> refused) {
        try {
            if (tls.refresh()) {
                reloaded.accept(listener);
            }
        } catch (TlsFilesException | RuntimeException unusable) {
            refused.accept(listener, String.valueOf(unusable.getMessage()));
        }
    }

    /** Those of a listener; null for one without TLS. */
    public @Nullable ServerTls of(String listener) {
        return byListener.get(listener);
    }

    /** When each certificate expires: by listener, then by host name. */
    public Map<String, Map<String, Instant>> expiries() {
        Map<String, Map<String, Instant>> all = new TreeMap<>();
        byListener.forEach((listener, tls) -> all.put(listener, tls.expiries()));
        return all;
    }

    /** Where signing and verifying is done, away from the event loops. */
    public Executor asymmetricWork() {
        return asymmetricWork;
    }

    /** Ends the threads; handshakes that are under way fail. */
    public void stop() {
        watch.shutdownNow();
        asymmetricWork.shutdownNow();
    }
}
