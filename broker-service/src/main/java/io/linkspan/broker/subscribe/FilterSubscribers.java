package io.linkspan.broker.subscribe;

import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.SharedFilter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that stands at one filter of the tree: plain subscriptions and shared groups. Written under the tree's monitor.
 *
 * <p>There may be a million of these, most of them with one plain subscription: nothing else takes room then.
 */
public final class FilterSubscribers {
    /** A {@link Subscription}, or a {@link SubscriberList} since there was a second one; null: none. */
    private volatile @Nullable Object plain;

    private volatile @Nullable Map<String, SharedGroup> groups;
    private int durable;
    private int shared;

    public void forEachPlain(Consumer<Subscription> action) {
        Object present = plain;
        if (present instanceof Subscription only) {
            action.accept(only);
        } else if (present instanceof SubscriberList list) {
            list.forEach(action);
        }
    }

    public void forEachGroup(Consumer<SharedGroup> action) {
        var present = groups;
        if (present != null) {
            present.values().forEach(action);
        }
    }

    @Nullable
    Subscription put(Subscription subscription) {
        var replaced = subscription.filter() instanceof SharedFilter shared
                ? groupOf(shared).members().put(subscription)
                : putPlain(subscription);
        count(replaced, -1);
        count(subscription, 1);
        return replaced;
    }

    @Nullable
    Subscription remove(Subscription subscription) {
        var removed = subscription.filter() instanceof SharedFilter shared
                ? removeShared(shared, subscription.subscriber())
                : removePlain(subscription.subscriber());
        count(removed, -1);
        return removed;
    }

    private @Nullable Subscription putPlain(Subscription subscription) {
        Object present = plain;
        if (present instanceof SubscriberList list) {
            return list.put(subscription);
        }
        if (present instanceof Subscription only && !only.subscriber().equals(subscription.subscriber())) {
            var both = new SubscriberList();
            both.put(only);
            both.put(subscription);
            plain = both;
            return null;
        }
        plain = subscription;
        return (Subscription) present;
    }

    private @Nullable Subscription removePlain(Subscriber subscriber) {
        Object present = plain;
        if (present instanceof SubscriberList list) {
            var removed = list.remove(subscriber);
            plain = list.isEmpty() ? null : list;
            return removed;
        }
        if (present instanceof Subscription only && only.subscriber().equals(subscriber)) {
            plain = null;
            return only;
        }
        return null;
    }

    private SharedGroup groupOf(SharedFilter filter) {
        var present = groups;
        if (present == null) {
            present = new ConcurrentHashMap<>(1);
            groups = present;
        }
        return present.computeIfAbsent(filter.group(), ignored -> new SharedGroup(filter));
    }

    private @Nullable Subscription removeShared(SharedFilter filter, Subscriber subscriber) {
        var present = groups;
        var group = present == null ? null : present.get(filter.group());
        if (present == null || group == null) {
            return null;
        }
        var removed = group.members().remove(subscriber);
        if (group.members().isEmpty()) {
            present.remove(filter.group());
            groups = present.isEmpty() ? null : present;
        }
        return removed;
    }

    /** Whether one of them belongs to a session that outlives its connection. */
    public boolean durable() {
        return durable > 0;
    }

    boolean isEmpty() {
        return plain == null && groups == null;
    }

    /** The kinds of route that this filter gives the cluster now; null when nobody is left. */
    @Nullable
    RouteKinds kinds() {
        int bits = (plain == null ? 0 : RouteKinds.NORMAL.bits())
                | (shared > 0 ? RouteKinds.SHARED.bits() : 0)
                | (durable > 0 ? RouteKinds.DURABLE.bits() : 0);
        return bits == 0 ? null : RouteKinds.of(bits);
    }

    int groups() {
        var present = groups;
        return present == null ? 0 : present.size();
    }

    List<String> groupNames() {
        var present = groups;
        return present == null ? List.of() : List.copyOf(present.keySet());
    }

    /** The group of that name; null when it has no member here. */
    public @Nullable SharedGroup group(String name) {
        var present = groups;
        return present == null ? null : present.get(name);
    }

    private void count(@Nullable Subscription subscription, int change) {
        if (subscription == null) {
            return;
        }
        if (subscription.durable()) {
            durable += change;
        }
        if (subscription.filter() instanceof SharedFilter) {
            shared += change;
        }
    }
}
