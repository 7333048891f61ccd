package io.linkspan.admin.registry;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;

import io.linkspan.registry.client.RegistryCache;
import io.linkspan.registry.client.RegistryUnavailableException;
import io.linkspan.registry.client.Versioned;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A registry cache in a map, with the faults that a test wants. Lifespans are not kept. */
final class MemoryCache<K, V> implements RegistryCache<K, V> {

    private record Slot<V>(V value, long version) {}

    private final Map<K, Slot<V>> slots = new HashMap<>();
    private long versions;
    private boolean away;
    private int lostAnswers;
    private @Nullable Runnable beforeNextWrite;

    /** Every call fails from now on, or no longer. */
    void away(boolean isAway) {
        away = isAway;
    }

    /** The next conditional writes take effect but, as after a repetition by the client, say that they did not. */
    void loseAnswers(int writes) {
        lostAnswers = writes;
    }

    /** Runs once just before the next conditional write: somebody else was faster. */
    void beforeNextWrite(Runnable action) {
        beforeNextWrite = action;
    }

    @Override
    public CompletionStage<@Nullable Versioned<V>> get(K key) {
        return answer(() -> {
            Slot<V> slot = slots.get(key);
            return slot == null ? null : new Versioned<>(slot.value, slot.version, 1);
        });
    }

    @Override
    public CompletionStage<Map<K, V>> getAll(Set<K> keys) {
        return answer(() -> {
            Map<K, V> all = new HashMap<>();
            slots.forEach((key, slot) -> all.put(key, slot.value));
            all.keySet().retainAll(keys);
            return all;
        });
    }

    @Override
    public CompletionStage<Map<K, V>> snapshot() {
        return answer(() -> {
            Map<K, V> all = new HashMap<>();
            slots.forEach((key, slot) -> all.put(key, slot.value));
            return all;
        });
    }

    @Override
    public CompletionStage<Void> put(K key, V value) {
        return answer(() -> {
            store(key, value);
            return null;
        });
    }

    @Override
    public CompletionStage<Void> put(K key, V value, Duration lifespan) {
        return put(key, value);
    }

    @Override
    public CompletionStage<Void> putAll(Map<K, V> entries) {
        return answer(() -> {
            entries.forEach(this::store);
            return null;
        });
    }

    @Override
    public CompletionStage<Boolean> putIfAbsent(K key, V value) {
        return answer(() -> conditional(key, value, null));
    }

    @Override
    public CompletionStage<@Nullable V> putIfAbsentOrGet(K key, V value) {
        return answer(() -> {
            Slot<V> slot = slots.get(key);
            if (slot == null) {
                store(key, value);
            }
            return slot == null ? null : slot.value;
        });
    }

    @Override
    public CompletionStage<Boolean> replace(K key, V value, Versioned<V> expected) {
        return answer(() -> conditional(key, value, expected));
    }

    @Override
    public CompletionStage<Boolean> remove(K key) {
        return answer(() -> slots.remove(key) != null);
    }

    @Override
    public CompletionStage<Void> removeAll(Collection<K> keys) {
        return answer(() -> {
            slots.keySet().removeAll(keys);
            return null;
        });
    }

    private boolean conditional(K key, V value, @Nullable Versioned<V> expected) {
        Runnable first = beforeNextWrite;
        if (first != null) {
            beforeNextWrite = null;
            first.run();
        }
        Slot<V> slot = slots.get(key);
        boolean holds = expected == null ? slot == null : slot != null && slot.version == expected.version();
        if (holds) {
            store(key, value);
        }
        if (lostAnswers > 0) {
            lostAnswers--;
            return false;
        }
        return holds;
    }

    private void store(K key, V value) {
        slots.put(key, new Slot<>(value, ++versions));
    }

    private <T> CompletionStage<T> answer(Supplier<T> call) {
        return away
                ? failedFuture(new RegistryUnavailableException("test", new TimeoutException("no answer")))
                : completedFuture(call.get());
    }
}
