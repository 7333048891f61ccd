package io.linkspan.broker.packet;

import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;

/**
 * PUBLISH from a client. Left to the domain: resolving the alias and its maximum, packet id reuse, limits, access.
 *
 * @param topic without wildcards; empty only when an alias is given
 * @param topicAlias 1 to 65,535; 0 none
 * @param payload owned by the message from here on, never changed
 * @param packetId 1 to 65,535; 0 for QoS 0
 */
@SuppressWarnings("ArrayRecordComponent") // shared by contract, never changed
public record Publish(
        String topic,
        int topicAlias,
        byte[] payload,
        QoS qos,
        boolean dup,
        boolean retain,
        int packetId,
        MessageProperties properties)
        implements Packet {

    /** Gives the payload's size instead of its bytes. */
    @Override
    public String toString() {
        return "Publish[topic=" + topic + ", alias=" + topicAlias + ", payload=" + payload.length + " bytes, qos=" + qos
                + ", dup=" + dup + ", retain=" + retain + ", packetId=" + packetId + "]";
    }
}
