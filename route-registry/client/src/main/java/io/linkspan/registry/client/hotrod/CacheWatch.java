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

    /** A load that does not get on for this many of the client's time-outs is given up: each step is tried twice at most. */
    private static final int PATIENCE = 3;

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
        void remove(String name) {
            try {
                cache.removeClientListener(listener);
            } catch (RuntimeException gone) {
                LOG.tracef("listener of %s was already gone: %s", name, gone);
            }
        }
    }

    private record Loaded<K, V>(Registered registered, Map<K, V> entries) {}

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
            Thread.ofVirtual().start(() -> leave(last));
        }
    }

    private void leave(Registered last) {
        try {
            var unused = last.cache().removeAsync(beacon.key());
            last.remove(cache);
        } catch (RuntimeException gone) {
            LOG.tracef("the connection was closed before the listener of %s: %s", cache, gone);
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
        live = false;
        try {
            return load(connection.session().get(1, TimeUnit.SECONDS));
        } catch (TimeoutException stillAway) {
            return false;
        } catch (ExecutionException | RuntimeException failure) {
            failed(failure);
            return false;
        } catch (InterruptedException stopping) {
            return true;
        }
    }

    private boolean load(Session session) throws ExecutionException, InterruptedException {
        long began = System.nanoTime();
        served = wanted.get();
        Registered before = registered;
        registered = null;
        long number = sequencer.begin();
        Attempt<Loaded<K, V>> attempt =
                Attempt.start("registry-read-" + cache, gotOn -> read(session, number, before, gotOn));
        Loaded<K, V> loaded;
        try {
            loaded = attempt.await(
                    () -> !closed && connection.holds(session),
                    connection.settings().timeout().multipliedBy(PATIENCE));
        } catch (TimeoutException standsStill) {
            failed(standsStill);
            connection.doubt(session);
            return false;
        }
        if (loaded == null) {
            return false;
        }
        registered = loaded.registered();
        if (!sequencer.loaded(number, loaded.entries())) {
            return false;
        }
        beacon.seen();
        live = true;
        failures = 0;
        LOG.loaded(cache, loaded.entries().size(), cause, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        changed.run();
        return true;
    }

    private Loaded<K, V> read(Session session, long number, @Nullable Registered before, Runnable gotOn) {
        if (before != null) {
            before.remove(cache);
            gotOn.run();
        }
        RemoteCache<K, V> remote = session.cache(cache);
        CacheListener listener = new CacheListener(session.marshaller(), events(number), this::failedOver);
        remote.addClientListener(listener);
        gotOn.run();
        var listening = new Registered(remote, listener);
        boolean read = false;
        try {
            Map<K, V> entries = HotRodCache.load(remote, gotOn);
            read = !closed;
            return new Loaded<>(listening, entries);
        } finally {
            if (!read) {
                listening.remove(cache);
            }
        }
    }

    // Once is no news: the connection notices a registry that has gone only a moment later, and tells that.
    private void failed(Exception failure) {
        if (++failures > 1 && !closed && connection.available()) {
            LOG.notLoaded(cache, String.valueOf(failure));
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
