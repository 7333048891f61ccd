package io.linkspan.broker.registry;

import io.linkspan.registry.client.CacheWrite;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes for an outgoing channel, at most one waiting per key: bounded by the number of keys, however long the registry
 * is away. {@link #offer} never blocks.
 */
final class CoalescingFeed<K, V> {
    private final Map<K, CacheWrite<K, V>> waiting = new LinkedHashMap<>();
    private @Nullable MultiEmitter<? super CacheWrite<K, V>> emitter;

    synchronized void offer(CacheWrite<K, V> write) {
        waiting.put(write.key(), write);
        emit();
    }

    /** How many keys wait for the channel. */
    synchronized int size() {
        return waiting.size();
    }

    /** What the channel subscribes to, once. */
    Multi<CacheWrite<K, V>> writes() {
        return Multi.createFrom()
                .emitter(
                        subscriber -> {
                            synchronized (this) {
                                emitter = subscriber;
                            }
                            subscriber.onRequest(ignored -> requested());
                        },
                        BackPressureStrategy.ERROR);
    }

    private synchronized void requested() {
        emit();
    }

    private void emit() {
        var subscriber = emitter;
        if (subscriber == null) {
            return;
        }
        while (!waiting.isEmpty() && subscriber.requested() > 0) {
            Iterator<CacheWrite<K, V>> first = waiting.values().iterator();
            CacheWrite<K, V> write = first.next();
            first.remove();
            subscriber.emit(write);
        }
    }
}
