package io.linkspan.broker.subscribe;

import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.SharedFilter;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All that stands at one filter of the tree: plain subscriptions and shared groups. Written under the tree's monitor. */
public final class FilterSubscribers {
    private final SubscriberList plain = new SubscriberList();
    private final Map<String, SharedGroup> groups = new ConcurrentHashMap<>(1);
    private int durable;
    private int shared;

    public void forEachPlain(Consumer<Subscription> action) {
        plain.forEach(action);
    }

    public void forEachGroup(Consumer<SharedGroup> action) {
        if (!groups.isEmpty()) {
            groups.values().forEach(action);
        }
    }

    @Nullable
    Subscription put(Subscription subscription) {
        var replaced = listOf(subscription).put(subscription);
        count(replaced, -1);
        count(subscription, 1);
        return replaced;
    }

    @Nullable
    Subscription remove(Subscription subscription) {
        var list = listOf(subscription);
        var removed = list.remove(subscription.subscriber());
        count(removed, -1);
        if (subscription.filter() instanceof SharedFilter sharedFilter && list.isEmpty()) {
            groups.remove(sharedFilter.group());
        }
        return removed;
    }

    /** Whether one of them belongs to a session that outlives its connection. */
    public boolean durable() {
        return durable > 0;
    }

    boolean isEmpty() {
        return plain.isEmpty() && groups.isEmpty();
    }

    /** The kinds of route that this filter gives the cluster now; null when nobody is left. */
    @Nullable
    RouteKinds kinds() {
        int bits = (plain.isEmpty() ? 0 : RouteKinds.NORMAL.bits())
                | (shared > 0 ? RouteKinds.SHARED.bits() : 0)
                | (durable > 0 ? RouteKinds.DURABLE.bits() : 0);
        return bits == 0 ? null : RouteKinds.of(bits);
    }

    int groups() {
        return groups.size();
    }

    List<String> groupNames() {
        return List.copyOf(groups.keySet());
    }

    /** The group of that name; null when it has no member here. */
    public @Nullable SharedGroup group(String name) {
        return groups.get(name);
    }

    private SubscriberList listOf(Subscription subscription) {
        return switch (subscription.filter()) {
            case TopicFilter ignored -> plain;
            case SharedFilter sharedFilter ->
                groups.computeIfAbsent(sharedFilter.group(), ignored -> new SharedGroup(sharedFilter))
                        .members();
        };
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
