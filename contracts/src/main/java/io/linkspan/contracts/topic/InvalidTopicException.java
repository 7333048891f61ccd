package io.linkspan.contracts.topic;

/** A text is no valid topic or filter; the message is the broken rule with its clause of the MQTT specification. */
public final class InvalidTopicException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidTopicException(String rule) {
        super(rule);
    }
}
