package io.linkspan.registry.client.memory;

import io.linkspan.registry.client.CacheChange;
import io.linkspan.registry.client.RegistryCache;
import io.linkspan.registry.client.RegistryUnavailableException;
import io.linkspan.registry.client.Versioned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One cache in memory, with the faults that a test wants; lifespans are recorded, and end when a test calls
 * {@link #expire}.
 */
public final class MemoryCache<K, V> implements RegistryCache<K, V> {
    private final Map<K, V> entries = new HashMap<>();
    private final Map<K, Long> versions = new HashMap<>();
    private final Map<K, Duration> lifespans = new HashMap<>();
    private final List<Consumer<CacheChange<K, V>>> watchers = new CopyOnWriteArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private final MemoryRegistry registry;
    private long lastVersion;
    private int lostAnswers;
    private @Nullable Runnable beforeNextWrite;

    MemoryCache(MemoryRegistry registry) {
        this.registry = registry;
    }

    /** What is in it now. */
    public synchronized Map<K, V> entries() {
        return Map.copyOf(entries);
    }

    /** With which lifespan the key was written last; null: for good. */
    public synchronized @Nullable Duration lifespan(K key) {
        return lifespans.get(key);
    }

    /** Names of the writing requests so far, e.g. {@code putAll(3)}. */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** Lets an entry vanish as if its lifespan had ended. */
    public synchronized void expire(K key) {
        drop(key);
    }

    /** The next conditional writes take effect but, as after a repetition by the client, say that they did not. */
    public synchronized void loseAnswers(int writes) {
        lostAnswers = writes;
    }

    /** Runs once just before the next conditional write: somebody else was faster. */
    public synchronized void beforeNextWrite(Runnable action) {
        beforeNextWrite = action;
    }

    /** Forgets everything without telling watchers, as a restart does to a cache without a store. */
    public synchronized void lose() {
        entries.clear();
        versions.clear();
        lifespans.clear();
    }

    /** Tells about changes from now on. */
    public AutoCloseable watch(Consumer<CacheChange<K, V>> watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    @Override
    public CompletionStage<@Nullable Versioned<V>> get(K key) {
        return answer("get", () -> {
            V value = entries.get(key);
            return value == null ? null : new Versioned<>(value, version(key), registry.generation());
        });
    }

    @Override
    public CompletionStage<Map<K, V>> getAll(Set<K> keys) {
        return answer("getAll", () -> {
            Map<K, V> found = new HashMap<>(entries);
            found.keySet().retainAll(keys);
            return found;
        });
    }

    @Override
    public CompletionStage<Map<K, V>> snapshot() {
        return answer("snapshot", () -> Map.copyOf(entries));
    }

    @Override
    public CompletionStage<Void> put(K key, V value) {
        return write("put", () -> set(key, value, null));
    }

    @Override
    public CompletionStage<Void> put(K key, V value, Duration lifespan) {
        return write("put", () -> set(key, value, lifespan));
    }

    @Override
    public CompletionStage<Void> putAll(Map<K, V> all) {
        return write("putAll(" + all.size() + ")", () -> all.forEach((key, value) -> set(key, value, null)));
    }

    @Override
    public CompletionStage<Void> putAll(Map<K, V> all, Duration lifespan) {
        return write("putAll(" + all.size() + ")", () -> all.forEach((key, value) -> set(key, value, lifespan)));
    }

    @Override
    public CompletionStage<Boolean> putIfAbsent(K key, V value) {
        return conditional("putIfAbsent", key, value, () -> !entries.containsKey(key));
    }

    @Override
    public CompletionStage<@Nullable V> putIfAbsentOrGet(K key, V value) {
        return answer("putIfAbsent", () -> {
            V present = entries.get(key);
            if (present == null) {
                set(key, value, null);
            }
            return present;
        });
    }

    @Override
    public CompletionStage<Boolean> replace(K key, V value, Versioned<V> expected) {
        return conditional(
                "replace",
                key,
                value,
                () -> expected.generation() == registry.generation()
                        && entries.containsKey(key)
                        && version(key) == expected.version());
    }

    @Override
    public CompletionStage<Boolean> remove(K key) {
        return answer("remove", () -> drop(key));
    }

    @Override
    public CompletionStage<Void> removeAll(Collection<K> keys) {
        return write("removeAll(" + keys.size() + ")", () -> keys.forEach(this::drop));
    }

    private CompletionStage<Boolean> conditional(String request, K key, V value, BooleanSupplier condition) {
        return answer(request, () -> {
            Runnable rival = beforeNextWrite;
            beforeNextWrite = null;
            if (rival != null) {
                rival.run();
            }
            boolean holds = condition.getAsBoolean();
            if (holds) {
                set(key, value, null);
            }
            boolean lost = lostAnswers > 0;
            lostAnswers -= lost ? 1 : 0;
            return holds && !lost;
        });
    }

    private long version(K key) {
        return versions.getOrDefault(key, 0L);
    }

    private void set(K key, V value, @Nullable Duration lifespan) {
        entries.put(key, value);
        versions.put(key, ++lastVersion);
        if (lifespan == null) {
            lifespans.remove(key);
        } else {
            lifespans.put(key, lifespan);
        }
        watchers.forEach(watcher -> watcher.accept(new CacheChange.Put<>(key, value)));
    }

    private boolean drop(K key) {
        versions.remove(key);
        lifespans.remove(key);
        if (entries.remove(key) == null) {
            return false;
        }
        watchers.forEach(watcher -> watcher.accept(new CacheChange.Removed<>(key)));
        return true;
    }

    @SuppressWarnings("NullAway") // Void has no other value
    private CompletionStage<Void> write(String request, Runnable action) {
        return answer(request, () -> {
            requests.add(request);
            action.run();
            return null;
        });
    }

    private synchronized <T extends @Nullable Object> CompletionStage<T> answer(String request, Supplier<T> action) {
        if (registry.away()) {
            return CompletableFuture.failedStage(
                    new RegistryUnavailableException(request, new IllegalStateException("away")));
        }
        return CompletableFuture.completedStage(action.get());
    }
}
