package io.linkspan.contracts.message;

/**
 * One MQTT 5 user property; order and repetition carry meaning and are kept.
 *
 * @param name well-formed text, at most 65,535 bytes, may be empty
 * @param value likewise
 */
public record UserProperty(String name, String value) {}
