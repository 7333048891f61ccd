package io.linkspan.registry.client.hotrod;

import static io.linkspan.registry.client.hotrod.RegistryClientLog.LOG;

import io.linkspan.registry.client.CacheChange;
import io.linkspan.registry.client.feed.CacheFeeds;
import io.linkspan.registry.client.feed.ChangeSequencer;
import io.linkspan.registry.client.schema.Revised;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.infinispan.client.hotrod.RemoteCache;
import org.jspecify.annotations.Nullable;

/**
 * Watches one cache: registers a listener, loads all entries, and does both again whenever something may have been missed
 * (renewed connection, fail-over, overflow, a beacon not seen).
 *
 * <p>Loading runs on a virtual thread, one at a time; events arrive on a connection thread.
 */
final class CacheWatch<K, V extends Revised> implements CacheFeeds.Feed {
    private static final long FIRST_RETRY_MILLIS = 100;
    private static final long LAST_RETRY_MILLIS = 2_000;

    private final Connection connection;
    private final String cache;
    private final ChangeSequencer<K, V> sequencer;
    private final Runnable changed;
    private final Beacon beacon = new Beacon();
    private final AtomicInteger wanted = new AtomicInteger();
    private final CacheFeeds.Registration renewals;
    private final ScheduledFuture<?> beaconTimer;
    private volatile boolean closed;
    private volatile boolean live;
    private volatile String cause = "start";
    private volatile @Nullable Registered registered;

    // confined to the one loading thread
    private int served;
    private int failures;

    private record Registered(RemoteCache<?, ?> cache, CacheListener listener) {
        void remove() {
            cache.removeClientListener(listener);
        }
    }

    CacheWatch(
            Connection connection,
            ScheduledExecutorService timer,
            String cache,
            ChangeSequencer<K, V> sequencer,
            Runnable changed) {
        this.connection = connection;
        this.cache = cache;
        this.sequencer = sequencer;
        this.changed = changed;
        this.renewals = connection.onRenewal(memoryLost -> resynchronise("renewed connection"));
        long interval = connection.settings().beaconInterval().toMillis();
        this.beaconTimer = timer.scheduleWithFixedDelay(this::shine, interval, interval, TimeUnit.MILLISECONDS);
        resynchronise("start");
    }

    @Override
    public void resynchronise(String why) {
        cause = why;
        if (!closed && wanted.getAndIncrement() == 0) {
            Thread.ofVirtual().name("registry-load-" + cache).start(this::work);
        }
    }

    @Override
    public void close() {
        closed = true;
        beaconTimer.cancel(false);
        renewals.close();
        Registered last = registered;
        registered = null;
        if (last != null && connection.available()) {
            Thread.ofVirtual().start(() -> {
                var unused = last.cache().removeAsync(beacon.key());
                remove(last);
            });
        }
    }

    private void work() {
        long retry = FIRST_RETRY_MILLIS;
        while (!closed) {
            if (load()) {
                retry = FIRST_RETRY_MILLIS;
                if (wanted.compareAndSet(served, 0)) {
                    return;
                }
                continue;
            }
            try {
                Thread.sleep(Duration.ofMillis(retry)); // a virtual thread that does nothing but load
            } catch (InterruptedException stopping) {
                return;
            }
            retry = Math.min(LAST_RETRY_MILLIS, retry * 2);
        }
    }

    /** True when done. */
    private boolean load() {
        long began = System.nanoTime();
        live = false;
        try {
            Session session = connection.session().get(1, TimeUnit.SECONDS);
            served = wanted.get();
            forget();
            long number = sequencer.begin();
            RemoteCache<K, V> remote = session.cache(cache);
            CacheListener listener = new CacheListener(session.marshaller(), events(number), this::failedOver);
            remote.addClientListener(listener);
            registered = new Registered(remote, listener);
            if (closed) {
                forget();
                return true;
            }
            Map<K, V> entries = HotRodCache.load(remote);
            if (!sequencer.loaded(number, entries)) {
                return false;
            }
            beacon.seen();
            live = true;
            failures = 0;
            LOG.loaded(cache, entries.size(), cause, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
            changed.run();
            return true;
        } catch (TimeoutException stillAway) {
            return false;
        } catch (ExecutionException | RuntimeException failure) {
            // Once is no news: the connection notices a registry that has gone only a moment later, and tells that.
            if (++failures > 1 && !closed && connection.available()) {
                LOG.notLoaded(cache, String.valueOf(failure));
            }
            return false;
        } catch (InterruptedException stopping) {
            return true;
        }
    }

    private void forget() {
        Registered before = registered;
        registered = null;
        if (before != null) {
            remove(before);
        }
    }

    private void remove(Registered listening) {
        try {
            listening.remove();
        } catch (RuntimeException gone) {
            LOG.tracef("listener of %s was already gone: %s", cache, gone);
        }
    }

    private CacheListener.Events events(long number) {
        return new CacheListener.Events() {
            @Override
            @SuppressWarnings("unchecked") // the schema says what this cache holds
            public void put(Object key, Object value) {
                if (Beacon.isKey(key)) {
                    beaconSeen(key);
                } else {
                    take(number, new CacheChange.Put<>((K) key, (V) value));
                }
            }

            @Override
            @SuppressWarnings("unchecked") // the schema says what this cache holds
            public void removed(Object key) {
                if (!Beacon.isKey(key)) {
                    take(number, new CacheChange.Removed<>((K) key));
                }
            }

            @Override
            public void unreadable(Exception failure) {
                LOG.unreadable(cache, String.valueOf(failure));
            }
        };
    }

    private void beaconSeen(Object key) {
        if (beacon.key().equals(key)) {
            beacon.seen();
        }
    }

    private void take(long number, CacheChange<K, V> change) {
        if (!sequencer.event(number, change)) {
            resynchronise("overflow");
        }
        changed.run();
    }

    private void failedOver() {
        resynchronise("fail-over");
    }

    private void shine() {
        Registered present = registered;
        if (!live || present == null || !connection.available()) {
            return;
        }
        if (beacon.sent()) {
            beacon.seen();
            resynchronise("listener is silent");
            return;
        }
        RemoteCache<Object, Object> remote = cast(present.cache());
        var unused = remote.putAsync(beacon.key(), "", Beacon.LIFESPAN.toMillis(), TimeUnit.MILLISECONDS);
    }

    @SuppressWarnings("unchecked") // a beacon is no entry of the schema
    private static RemoteCache<Object, Object> cast(RemoteCache<?, ?> cache) {
        return (RemoteCache<Object, Object>) cache;
    }
}
