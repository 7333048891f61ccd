package io.linkspan.broker.subscribe;

import io.linkspan.contracts.topic.SharedFilter;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The members of `$share/group/filter`: each message goes to one of them [MQTT-4.8.2-4]. */
public final class SharedGroup {
    private final SharedFilter filter;
    private final SubscriberList members = new SubscriberList();
    private final AtomicInteger turn = new AtomicInteger();

    SharedGroup(SharedFilter filter) {
        this.filter = filter;
    }

    public String name() {
        return filter.group();
    }

    /** Name and filter: together they are the shared subscription. */
    public SharedFilter filter() {
        return filter;
    }

    /** The member for the next message, or null when all are away and none is durable. */
    public @Nullable Subscription pick() {
        return members.pick(turn.get(), turn);
    }

    /** Whether a member is connected now. */
    public boolean online() {
        return members.online();
    }

    SubscriberList members() {
        return members;
    }
}
