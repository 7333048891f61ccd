package io.linkspan.broker.subscribe;

import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.topic.SubscriptionFilter;

/**
 * One subscription of one session, immutable; a new SUBSCRIBE for the same filter replaces it [MQTT-3.8.4-3].
 *
 * @param identifier the MQTT 5 subscription identifier, 1 to 268,435,455, or 0 for none
 * @param durable whether the session outlives its connection, so that the route must, too
 */
public record Subscription(
        Subscriber subscriber,
        SubscriptionFilter filter,
        QoS qos,
        boolean noLocal,
        boolean retainAsPublished,
        int identifier,
        boolean durable) {}
