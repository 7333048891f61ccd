package io.linkspan.broker.codec;

import io.linkspan.contracts.message.QoS;

/**
 * What differs from receiver to receiver in the PUBLISH of one message.
 *
 * @param v5 whether the frame carries properties
 * @param packetId 1 to 65,535; 0 for QoS 0
 * @param subscriptionIds never changed; empty none; version 5 only, like the rest
 * @param topicAlias 0 none
 * @param expirySeconds what is left; -1 none
 */
@SuppressWarnings("ArrayRecordComponent") // shared with the subscription, by contract never changed
public record PublishDelivery(
        boolean v5,
        QoS qos,
        boolean retain,
        boolean dup,
        int packetId,
        int[] subscriptionIds,
        int topicAlias,
        boolean topicOmitted,
        long expirySeconds) {}
