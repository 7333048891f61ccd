package io.linkspan.link.supervise;

import io.linkspan.link.loop.Loop;
import io.linkspan.link.loop.Timer;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A copy of a registry cache that does not take a loss for the truth just after a doubt.
 *
 * <p>After a reconnect the registry may have lost entries that their owners are about to write again. To act on that at
 * once would withdraw routes and close lanes for nothing, so what a later snapshot does not name stays for a while.
 */
final class CautiousCopy<K, V> {

    private final Map<K, V> entries = new HashMap<>();
    private final Set<K> doubtful = new HashSet<>();
    private final Duration patience;
    private final boolean believeRemovals;
    private final Loop loop;
    private final Runnable changed;
    private boolean loaded;
    private Timer timer = Timer.NONE;
    private boolean patient;

    /**
     * Starts empty.
     *
     * @param patience how long after a doubt a loss is not believed
     * @param believeRemovals true: a removal told by the registry counts at once (somebody removed it); false: it is
     *     doubted too (it may have expired because its owner could not renew it)
     * @param changed runs when {@link #entries()} is different
     */
    CautiousCopy(Duration patience, boolean believeRemovals, Loop loop, Runnable changed) {
        this.patience = patience;
        this.believeRemovals = believeRemovals;
        this.loop = loop;
        this.changed = changed;
    }

    /** Whether a snapshot has come. */
    boolean loaded() {
        return loaded;
    }

    /** As believed; do not change it. */
    Map<K, V> entries() {
        return Collections.unmodifiableMap(entries);
    }

    void snapshot(Map<K, V> now) {
        doubtful.clear();
        if (loaded) {
            doubtful.addAll(entries.keySet());
            doubtful.removeAll(now.keySet());
            patient = true;
            timer.cancel();
            timer = loop.after(patience, this::judge);
        }
        loaded = true;
        entries.putAll(now);
        changed.run();
    }

    void put(K key, V value) {
        doubtful.remove(key);
        if (!value.equals(entries.put(key, value))) {
            changed.run();
        }
    }

    void removed(K key) {
        if (!entries.containsKey(key)) {
            return;
        }
        if (patient && !believeRemovals) {
            doubtful.add(key);
            return;
        }
        doubtful.remove(key);
        entries.remove(key);
        changed.run();
    }

    private void judge() {
        patient = false;
        if (!doubtful.isEmpty()) {
            entries.keySet().removeAll(doubtful);
            doubtful.clear();
            changed.run();
        }
    }
}
