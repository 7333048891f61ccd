package io.linkspan.broker.subscribe;

import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.SharedFilter;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The subscriptions of all sessions of this node, and the routes that follow from them. Safe from any loop. */
public final class SubscriptionTree {
    private final FilterTree<FilterSubscribers> tree = new FilterTree<>();
    private final RouteListener routes;
    private final AtomicInteger subscriptions = new AtomicInteger();

    public SubscriptionTree(RouteListener routes) {
        this.routes = routes;
    }

    /** Adds or replaces; answers the subscription that was replaced, or null for a new one. */
    public @Nullable Subscription add(Subscription subscription) {
        var replaced = new Subscription[1];
        change(subscription.filter().filter(), subscribers -> replaced[0] = subscribers.put(subscription));
        if (replaced[0] == null) {
            subscriptions.incrementAndGet();
        }
        return replaced[0];
    }

    /** Removes the subscriber's subscription of this filter and group. */
    public void remove(Subscription subscription) {
        change(subscription.filter().filter(), subscribers -> {
            if (subscribers.remove(subscription) != null) {
                subscriptions.decrementAndGet();
            }
        });
    }

    /** The group of a shared filter; null when it has no member. */
    public @Nullable SharedGroup group(SharedFilter filter) {
        var found = new SharedGroup[1];
        tree.update(filter.filter(), present -> {
            found[0] = present == null ? null : present.group(filter.group());
            return present;
        });
        return found[0];
    }

    /** To be asked by one thread for what matches topics; one entry per matching filter. */
    public MatchCache<FilterSubscribers> matches() {
        return new MatchCache<>(tree);
    }

    public int filters() {
        return tree.size();
    }

    public int subscriptions() {
        return subscriptions.get();
    }

    // `$`-filters stay on this node: they name the broker's own topics, never those of another cluster.
    private void change(TopicFilter filter, Consumer<FilterSubscribers> change) {
        boolean announced = !filter.value().startsWith("$");
        tree.update(filter, present -> {
            var subscribers = present == null ? new FilterSubscribers() : present;
            RouteKinds before = subscribers.kinds();
            int groupsBefore = subscribers.groups();
            change.accept(subscribers);
            RouteKinds after = subscribers.kinds();
            // Inside the monitor, so that changes of one filter are told in the order they happen.
            // One change adds or removes one group at most, so their number tells.
            if (announced && (!Objects.equals(before, after) || groupsBefore != subscribers.groups())) {
                routes.routeChanged(filter, after, subscribers.groupNames());
            }
            return subscribers.isEmpty() ? null : subscribers;
        });
    }
}
