package io.linkspan.e2e.client;

/**
 * A message as a subscriber saw it.
 *
 * @param topic it came with
 * @param qos 0 to 2
 * @param retained flag of the packet
 * @param payload as UTF-8 text
 */
public record Arrival(String topic, int qos, boolean retained, String payload) {}
