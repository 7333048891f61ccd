package io.linkspan.broker.publish;

import io.linkspan.broker.subscribe.Subscription;
import java.util.Arrays;

/** Several matching subscriptions of one session, made into one delivery. */
record Merged(Subscription strongest, int[] identifiers) {
    static final int[] NONE = {};

    Merged(Subscription subscription) {
        this(subscription, subscription.identifier() == 0 ? NONE : new int[] {subscription.identifier()});
    }

    Merged plus(Merged other) {
        int[] both = Arrays.copyOf(identifiers, identifiers.length + other.identifiers.length);
        System.arraycopy(other.identifiers, 0, both, identifiers.length, other.identifiers.length);
        boolean first = strongest.qos().level() >= other.strongest.qos().level();
        Subscription stronger = first ? strongest : other.strongest;
        Subscription weaker = first ? other.strongest : strongest;
        if (weaker.retainAsPublished() && !stronger.retainAsPublished()) {
            // One copy for both: it keeps the flag if any of them asked for it.
            stronger = new Subscription(
                    stronger.subscriber(),
                    stronger.filter(),
                    stronger.qos(),
                    stronger.noLocal(),
                    true,
                    stronger.identifier(),
                    stronger.durable());
        }
        return new Merged(stronger, both);
    }
}
