package io.linkspan.broker.session;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.subscribe.SharedGroup;
import io.linkspan.contracts.message.QoS;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to one session.
 *
 * @param qos already lowered to the subscription's [MQTT-3.8.4-8]
 * @param retain the retain flag as the subscriber is to see it
 * @param identifiers subscription identifiers of every matching subscription, empty for none; never mutated
 * @param group the shared group whose member this session was picked as; null for a plain subscription
 */
public record Delivery(
        Publication publication,
        QoS qos,
        boolean retain,
        int[] identifiers,
        @Nullable SharedGroup group) {
    static final int[] NO_IDENTIFIERS = {};

    /** For a plain subscription. */
    public Delivery(Publication publication, QoS qos, boolean retain, int[] identifiers) {
        this(publication, qos, retain, identifiers, null);
    }

    /** What counts against {@code queueBytes}. */
    int bytes() {
        return publication.bytes();
    }

    boolean expired(long nowNanos) {
        return publication.expired(nowNanos);
    }
}
