package io.linkspan.broker.packet;

import io.linkspan.contracts.message.QoS;

/**
 * One filter of a SUBSCRIBE with its options.
 *
 * @param filter well-formed text of at least one character, whose topic syntax is not judged yet; may be {@code $share/…}
 * @param noLocal never together with a shared filter (checked: [MQTT-3.8.3-4])
 * @param retainHandling 0 send retained, 1 only for a new subscription, 2 never
 */
public record SubscribeEntry(String filter, QoS qos, boolean noLocal, boolean retainAsPublished, int retainHandling) {}
