package io.linkspan.registry.client.contract;

import io.linkspan.registry.client.CacheChange;
import io.linkspan.registry.client.feed.CacheFeeds;
import io.linkspan.registry.client.feed.ChangeSequencer;
import io.linkspan.registry.client.schema.Revised;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes changes as they come and applies them to a map. */
public final class Watcher<K, V extends Revised> {
    private final ChangeSequencer<K, V> sequencer;
    private final Map<K, V> known = new HashMap<>();
    private final List<CacheChange<K, V>> changes = new ArrayList<>();
    private int snapshots;
    private boolean paused;

    public Watcher(CacheFeeds feeds, String cache, int limit) {
        sequencer = new ChangeSequencer<>(limit);
        var unused = feeds.watch(cache, sequencer, this::take);
    }

    public synchronized void pause(boolean on) {
        paused = on;
        take();
    }

    private synchronized void take() {
        if (paused) {
            return;
        }
        for (CacheChange<K, V> change = sequencer.poll(); change != null; change = sequencer.poll()) {
            switch (change) {
                case CacheChange.Snapshot<K, V> snapshot -> {
                    snapshots++;
                    known.clear();
                    known.putAll(snapshot.entries());
                }
                case CacheChange.Put<K, V> put -> {
                    known.put(put.key(), put.value());
                    changes.add(change);
                }
                case CacheChange.Removed<K, V> removed -> {
                    known.remove(removed.key());
                    changes.add(change);
                }
            }
        }
    }

    public synchronized int snapshots() {
        return snapshots;
    }

    public synchronized Map<K, V> known() {
        return Map.copyOf(known);
    }

    public synchronized List<CacheChange<K, V>> changes() {
        return List.copyOf(changes);
    }
}
