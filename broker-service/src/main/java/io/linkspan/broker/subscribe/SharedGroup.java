package io.linkspan.broker.subscribe;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The members of `$share/group/filter`: each message goes to one of them [MQTT-4.8.2-4]. */
public final class SharedGroup {
    private final String name;
    private final SubscriberList members = new SubscriberList();
    private final AtomicInteger turn = new AtomicInteger();

    SharedGroup(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    /** The member for the next message, or null when all are away and none is durable. */
    public @Nullable Subscription pick() {
        return members.pick(turn.get(), turn);
    }

    SubscriberList members() {
        return members;
    }
}
