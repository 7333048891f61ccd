package io.linkspan.registry.client.write;

import io.linkspan.registry.client.CacheWrite;
import io.linkspan.registry.client.RegistryCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings writes to one cache, each until it is done.
 *
 * <p>One write per key is in flight; of later ones only the latest is kept. Whatever is pending goes out as one batch, a
 * few batches at a time, so batches grow with the load and a single write is not delayed. A failed batch is pending again
 * unless a later write has replaced it: repeating is safe because a write says everything about its key.
 */
public final class CacheWriter<K, V> {
    /** Bounds one request. */
    static final int BATCH = 512;

    /** More would only queue at the server. */
    static final int BATCHES_IN_FLIGHT = 4;

    private static final long FIRST_RETRY_MILLIS = 50;
    private static final long LAST_RETRY_MILLIS = 2_000;

    private final RegistryCache<K, V> cache;
    private final ScheduledExecutorService timer;
    private final boolean restore;
    private final Map<K, Pending<K, V>> pending = new LinkedHashMap<>();
    private final Set<K> inFlight = new HashSet<>();
    private final Map<K, CacheWrite.Put<K, V>> written = new HashMap<>();

    /** Keys in flight while the registry lost its memory: what they carry is newer than what was written, but may be lost. */
    private final Set<K> again = new HashSet<>();

    private int batches;
    private int failures;
    private boolean waiting;
    private boolean closed;

    /** @param restore whether to remember what was written for good, to write it again with {@link #restore} */
    public CacheWriter(RegistryCache<K, V> cache, ScheduledExecutorService timer, boolean restore) {
        this.cache = cache;
        this.timer = timer;
        this.restore = restore;
    }

    /**
     * Takes a write.
     *
     * @param done run once when this write, or a later one of the same key, has been taken by the registry
     * @return false when it replaced one that was still pending, so the number of pending writes did not grow
     */
    public boolean write(CacheWrite<K, V> write, Runnable done) {
        boolean added;
        synchronized (this) {
            if (closed) {
                return true;
            }
            added = add(write, List.of(done), true);
        }
        flush();
        return added;
    }

    /** The registry answers again: do not wait any longer with what is pending. */
    public void wake() {
        synchronized (this) {
            waiting = false;
        }
        flush();
    }

    /** The registry has lost what is not stored: writes again what was written for good. */
    public void restore() {
        synchronized (this) {
            for (CacheWrite.Put<K, V> put : written.values()) {
                if (!pending.containsKey(put.key()) && !inFlight.contains(put.key())) {
                    pending.put(put.key(), new Pending<>(put, List.of()));
                }
            }
            again.addAll(inFlight);
        }
        wake();
    }

    /** Keys with a write that is not done yet. */
    public synchronized int backlog() {
        Set<K> keys = new HashSet<>(pending.keySet());
        keys.addAll(inFlight);
        return keys.size();
    }

    /** Stops; what is pending is dropped. */
    public synchronized void close() {
        closed = true;
        pending.clear();
        written.clear();
        again.clear();
    }

    /** @param newer whether it replaces what is pending for the key, or gives way to it */
    private boolean add(CacheWrite<K, V> write, List<Runnable> done, boolean newer) {
        Pending<K, V> present = pending.get(write.key());
        if (present == null) {
            pending.put(write.key(), new Pending<>(write, done));
            return true;
        }
        List<Runnable> all = new ArrayList<>(present.done());
        all.addAll(done);
        pending.put(write.key(), new Pending<>(newer ? write : present.write(), all));
        return false;
    }

    private void flush() {
        for (Batch<K, V> batch = next(); batch != null; batch = next()) {
            send(batch);
        }
    }

    private synchronized @Nullable Batch<K, V> next() {
        if (closed || waiting || batches >= BATCHES_IN_FLIGHT || pending.isEmpty()) {
            return null;
        }
        Batch<K, V> batch = null;
        Iterator<Pending<K, V>> candidates = pending.values().iterator();
        while (candidates.hasNext() && (batch == null || batch.writes().size() < BATCH)) {
            Pending<K, V> candidate = candidates.next();
            if (inFlight.contains(candidate.write().key())) {
                continue;
            }
            if (batch == null) {
                batch = new Batch<>(Kind.of(candidate.write()), new ArrayList<>());
            }
            if (batch.kind().equals(Kind.of(candidate.write()))) {
                candidates.remove();
                inFlight.add(candidate.write().key());
                batch.writes().add(candidate);
            }
        }
        if (batch != null) {
            batches++;
        }
        return batch;
    }

    private void send(Batch<K, V> batch) {
        CompletionStage<?> result;
        try {
            result = batch.sendTo(cache);
        } catch (RuntimeException failure) {
            result = CompletableFuture.failedFuture(failure);
        }
        result.whenComplete((ignored, failure) -> {
            if (failure == null) {
                done(batch);
            } else {
                failed(batch);
            }
            flush();
        });
    }

    private void done(Batch<K, V> batch) {
        synchronized (this) {
            batches--;
            failures = 0;
            for (Pending<K, V> one : batch.writes()) {
                inFlight.remove(one.write().key());
                boolean repeat = again.remove(one.write().key());
                if (restore && !closed) {
                    remember(one.write());
                    if (repeat) {
                        add(one.write(), List.of(), false);
                    }
                }
            }
        }
        batch.writes().forEach(one -> one.done().forEach(Runnable::run));
    }

    private void remember(CacheWrite<K, V> write) {
        switch (write) {
            case CacheWrite.Put<K, V> put when put.lifespan() == null -> written.put(put.key(), put);
            case CacheWrite.Put<K, V> put -> written.remove(put.key());
            case CacheWrite.Remove<K, V> remove -> written.remove(remove.key());
        }
    }

    private void failed(Batch<K, V> batch) {
        long delay;
        synchronized (this) {
            batches--;
            for (Pending<K, V> one : batch.writes()) {
                inFlight.remove(one.write().key());
                again.remove(one.write().key());
                if (!closed) {
                    add(one.write(), one.done(), false);
                }
            }
            if (closed || waiting) {
                return;
            }
            waiting = true;
            long longest = Math.min(LAST_RETRY_MILLIS, FIRST_RETRY_MILLIS << Math.min(failures++, 10));
            delay = longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
        }
        try {
            var unused = timer.schedule(this::wake, delay, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException shuttingDown) {
            close();
        }
    }

    private record Pending<K, V>(CacheWrite<K, V> write, List<Runnable> done) {}

    /** What may share a request. */
    private record Kind(boolean put, @Nullable Duration lifespan) {
        static Kind of(CacheWrite<?, ?> write) {
            return switch (write) {
                case CacheWrite.Put<?, ?> put -> new Kind(true, put.lifespan());
                case CacheWrite.Remove<?, ?> ignored -> new Kind(false, null);
            };
        }
    }

    private record Batch<K, V>(Kind kind, List<Pending<K, V>> writes) {
        CompletionStage<?> sendTo(RegistryCache<K, V> cache) {
            if (!kind.put()) {
                return cache.removeAll(
                        writes.stream().map(one -> one.write().key()).toList());
            }
            Map<K, V> entries = new LinkedHashMap<>();
            for (Pending<K, V> one : writes) {
                if (one.write() instanceof CacheWrite.Put<K, V> put) {
                    entries.put(put.key(), put.value());
                }
            }
            Duration lifespan = kind.lifespan();
            return lifespan == null ? cache.putAll(entries) : cache.putAll(entries, lifespan);
        }
    }
}
