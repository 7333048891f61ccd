package io.linkspan.registry.client.feed;

import io.linkspan.registry.client.CacheChange;
import io.linkspan.registry.client.schema.Revised;
import io.linkspan.registry.client.schema.Revision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Merges a bulk load with the events around it, and orders what follows by revision.
 *
 * <pre>
 *   LOADING ──loaded(load, entries)──► LIVE
 *      ▲  events wait                   │  events become changes
 *      └──────── begin() ◄──────────────┘  (reconnect, fail-over, overflow)
 * </pre>
 *
 * <p>Changes not yet taken merge per key to at most a removal and the newest value after it. When they concern more than
 * {@code limit} keys all the same, they are dropped and a new load is asked for; nothing is lost, since the snapshot
 * after it is the whole truth.
 */
public final class ChangeSequencer<K, V extends Revised> {
    private final int limit;
    private final Map<K, Revision> told = new HashMap<>();
    private final Map<K, Pending<V>> pending = new LinkedHashMap<>();
    private final List<CacheChange<K, V>> waiting = new ArrayList<>();
    private @Nullable Map<K, V> snapshot;
    private boolean loading = true;
    private boolean overflowed;
    private long load;

    /** With room for {@code limit} changes not yet taken, at least 1. */
    public ChangeSequencer(int limit) {
        this.limit = limit;
    }

    /**
     * Starts a load: register the listener after this, read all entries after that, then call {@link #loaded}.
     *
     * @return number of this load; events and results of earlier ones are ignored
     */
    public synchronized long begin() {
        loading = true;
        overflowed = false;
        waiting.clear();
        return ++load;
    }

    /**
     * Ends a load with all entries that were read.
     *
     * @return false when it is out of date or events overflowed meanwhile: start another one
     */
    public synchronized boolean loaded(long number, Map<K, V> entries) {
        if (number != load || !loading || overflowed) {
            return false;
        }
        Map<K, V> merged = new HashMap<>(entries);
        for (CacheChange<K, V> change : waiting) {
            switch (change) {
                case CacheChange.Put<K, V> put -> merged.merge(put.key(), put.value(), ChangeSequencer::newer);
                case CacheChange.Removed<K, V> removed -> merged.remove(removed.key());
                case CacheChange.Snapshot<K, V> ignored -> throw new IllegalStateException("not an event");
            }
        }
        waiting.clear();
        pending.clear();
        told.clear();
        merged.forEach((key, value) -> told.put(key, value.revision()));
        snapshot = merged;
        loading = false;
        return true;
    }

    /**
     * Takes an event of the listener that was registered for a load.
     *
     * @return false when there was no room: start another load
     */
    public synchronized boolean event(long number, CacheChange<K, V> change) {
        if (number != load || overflowed) {
            return true;
        }
        if (loading) {
            waiting.add(change);
            return waiting.size() <= limit || overflow();
        }
        return switch (change) {
            case CacheChange.Put<K, V> put -> put(put);
            case CacheChange.Removed<K, V> removed -> removed(removed);
            case CacheChange.Snapshot<K, V> ignored -> throw new IllegalStateException("not an event");
        };
    }

    /** Takes the next change out; null when there is none. */
    public synchronized @Nullable CacheChange<K, V> poll() {
        Map<K, V> whole = snapshot;
        if (whole != null) {
            snapshot = null;
            return new CacheChange.Snapshot<>(whole);
        }
        var first = pending.entrySet().iterator();
        if (!first.hasNext()) {
            return null;
        }
        Map.Entry<K, Pending<V>> entry = first.next();
        V value = entry.getValue().value();
        if (entry.getValue().removed()) {
            if (value == null) {
                first.remove();
            } else {
                entry.setValue(new Pending<>(false, value));
            }
            return new CacheChange.Removed<>(entry.getKey());
        }
        first.remove();
        return new CacheChange.Put<>(entry.getKey(), Objects.requireNonNull(value));
    }

    /** Whether {@link #poll} would return something. */
    public synchronized boolean hasNext() {
        return snapshot != null || !pending.isEmpty();
    }

    private boolean put(CacheChange.Put<K, V> put) {
        Revision known = told.get(put.key());
        if (known != null && put.value().revision().compareTo(known) <= 0) {
            return true;
        }
        told.put(put.key(), put.value().revision());
        Pending<V> before = pending.remove(put.key());
        return tell(put.key(), new Pending<>(before != null && before.removed(), put.value()));
    }

    private boolean removed(CacheChange.Removed<K, V> removed) {
        if (told.remove(removed.key()) == null) {
            return true;
        }
        pending.remove(removed.key());
        return tell(removed.key(), new Pending<>(true, null));
    }

    private boolean tell(K key, Pending<V> change) {
        pending.put(key, change);
        return pending.size() <= limit || overflow();
    }

    private boolean overflow() {
        overflowed = true;
        pending.clear();
        waiting.clear();
        return false;
    }

    /** What to tell about a key: that it was removed, then that it has a value, or one of these. */
    private record Pending<V>(boolean removed, @Nullable V value) {}

    private static <V extends Revised> V newer(V one, V other) {
        return other.revision().compareTo(one.revision()) > 0 ? other : one;
    }
}
