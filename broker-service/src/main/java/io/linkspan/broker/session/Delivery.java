package io.linkspan.broker.session;

import io.linkspan.broker.connection.Publication;
import io.linkspan.contracts.message.QoS;

/**
 * One message on its way to one session.
 *
 * @param qos already lowered to the subscription's [MQTT-3.8.4-8]
 * @param retain the retain flag as the subscriber is to see it
 * @param identifiers subscription identifiers of every matching subscription, empty for none; never mutated
 */
public record Delivery(Publication publication, QoS qos, boolean retain, int[] identifiers) {
    static final int[] NO_IDENTIFIERS = {};

    /** What counts against {@code queueBytes}. */
    int bytes() {
        return publication.message().payload().length
                + publication.message().topic().length();
    }

    boolean expired(long nowNanos) {
        return publication.expired(nowNanos);
    }
}
