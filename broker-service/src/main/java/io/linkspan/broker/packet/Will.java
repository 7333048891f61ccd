package io.linkspan.broker.packet;

import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;

/**
 * The will of a CONNECT; its topic is a valid topic name without wildcards.
 *
 * @param payload 0 to 65,535 bytes, shared, never changed
 * @param delaySeconds unsigned 32 bits; 0 at once
 */
@SuppressWarnings("ArrayRecordComponent") // shared by contract, never changed
public record Will(
        String topic, byte[] payload, QoS qos, boolean retain, long delaySeconds, MessageProperties properties) {}
