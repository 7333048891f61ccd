package io.linkspan.broker.subscribe;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one filter (or of one shared group). Written under the tree's monitor, read without a lock:
 * appending and removing are O(1), a reader sees every subscription that was there before it began.
 *
 * <p>Invariant: a slot below {@code view.size} holds a subscription or null (removed, not yet compacted).
 */
final class SubscriberList {
    /** Slots at least half of which are empty are compacted once there are more than this many. */
    private static final int COMPACT_ABOVE = 16;

    private record View(@Nullable Subscription[] slots, int size) {}

    private final IdentityHashMap<Subscriber, Integer> places = new IdentityHashMap<>(2);
    private volatile View view = new View(new Subscription[1], 0);

    /** Adds or replaces the subscriber's subscription; answers the one it replaced. */
    @Nullable
    Subscription put(Subscription subscription) {
        Integer place = places.get(subscription.subscriber());
        View now = view;
        if (place != null) {
            Subscription before = now.slots[place];
            now.slots[place] = subscription;
            view = new View(now.slots, now.size);
            return before;
        }
        var slots = now.slots;
        if (now.size == slots.length) {
            slots = Arrays.copyOf(slots, slots.length * 2);
        }
        slots[now.size] = subscription;
        places.put(subscription.subscriber(), now.size);
        view = new View(slots, now.size + 1);
        return null;
    }

    @Nullable
    Subscription remove(Subscriber subscriber) {
        Integer place = places.remove(subscriber);
        if (place == null) {
            return null;
        }
        View now = view;
        Subscription before = now.slots[place];
        now.slots[place] = null;
        if (now.size > COMPACT_ABOVE && places.size() < now.size / 2) {
            compact(now);
        } else {
            view = new View(now.slots, now.size);
        }
        return before;
    }

    int size() {
        return places.size();
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    void forEach(Consumer<Subscription> action) {
        View now = view;
        for (int i = 0; i < now.size; i++) {
            Subscription subscription = now.slots[i];
            if (subscription != null) {
                action.accept(subscription);
            }
        }
    }

    /**
     * The member whose turn it is: the first one online from {@code start} on, in a circle; without any, an absent
     * durable session keeps the message.
     *
     * @param next gets the place after the one picked, where the next turn begins
     */
    @Nullable
    Subscription pick(int start, AtomicInteger next) {
        View now = view;
        Subscription away = null;
        for (int i = 0; i < now.size; i++) {
            int place = Math.floorMod(start + i, now.size);
            Subscription candidate = now.slots[place];
            if (candidate == null) {
                continue;
            }
            if (candidate.subscriber().online()) {
                next.set(place + 1);
                return candidate;
            }
            if (away == null && candidate.durable()) {
                away = candidate;
            }
        }
        return away;
    }

    /** Whether any subscriber is online. */
    boolean online() {
        View now = view;
        for (int i = 0; i < now.size; i++) {
            Subscription subscription = now.slots[i];
            if (subscription != null && subscription.subscriber().online()) {
                return true;
            }
        }
        return false;
    }

    private void compact(View now) {
        var slots = new Subscription[Math.max(4, places.size() * 2)];
        int next = 0;
        for (int i = 0; i < now.size; i++) {
            Subscription subscription = now.slots[i];
            if (subscription != null) {
                places.put(subscription.subscriber(), next);
                slots[next++] = subscription;
            }
        }
        view = new View(slots, next);
    }
}
