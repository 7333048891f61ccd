package io.linkspan.contracts.topic;

/**
 * A valid MQTT topic name: 1 to 65,535 bytes of well-formed UTF-8, no wildcard, no U+0000.
 *
 * @param value the text as published, case and empty levels kept
 */
public record Topic(String value) implements Comparable<Topic> {
    /** Validates. @throws InvalidTopicException naming the broken rule */
    public Topic {
        String error = TopicSyntax.topicError(value);
        if (error != null) {
            throw new InvalidTopicException(error);
        }
    }

    /** Same as the constructor, reads better. @throws InvalidTopicException naming the broken rule */
    public static Topic of(String value) {
        return new Topic(value);
    }

    @Override
    public int compareTo(Topic other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
