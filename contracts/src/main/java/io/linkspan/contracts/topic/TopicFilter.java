package io.linkspan.contracts.topic;

import java.util.Optional;

/**
 * A valid plain MQTT topic filter. The algebra follows MQTT section 4.7: {@code a/#} matches {@code a}, and a filter that
 * begins with a wildcard does not match topics that begin with {@code $} [MQTT-4.7.2-1].
 *
 * @param value the text as subscribed; 1 to 65,535 bytes of UTF-8, not {@code $share/…}
 */
public record TopicFilter(String value) implements SubscriptionFilter, Comparable<TopicFilter> {
    /** Validates. @throws InvalidTopicException naming the broken rule */
    public TopicFilter {
        String error = TopicSyntax.filterError(value);
        if (error != null) {
            throw new InvalidTopicException(error);
        }
    }

    /** Same as the constructor, reads better. @throws InvalidTopicException naming the broken rule */
    public static TopicFilter of(String value) {
        return new TopicFilter(value);
    }

    /** True if a message on this topic is selected. The topic must be valid; nothing is allocated. */
    public boolean matches(String topic) {
        return FilterAlgebra.matches(value, topic);
    }

    /**
     * The topics both select, which is always one filter or nothing. An intersection longer than 65,535 bytes counts as
     * nothing; that takes filters of over 32 KiB.
     */
    public Optional<TopicFilter> intersect(TopicFilter other) {
        return FilterAlgebra.intersect(this, other);
    }

    /** True if every topic that the other filter selects is selected by this one. */
    public boolean covers(TopicFilter other) {
        return FilterAlgebra.covers(value, other.value);
    }

    /** The one filter to write for all that select the same topics: {@code #} for {@code +/#}, {@code /#} for {@code /+/#}. */
    public TopicFilter canonical() {
        String text = FilterAlgebra.canonical(value);
        return text.equals(value) ? this : TopicFilter.of(text);
    }

    /** True if it has no wildcard, so that it selects exactly one topic. */
    public boolean isLiteral() {
        return value.indexOf('+') < 0 && value.indexOf('#') < 0;
    }

    @Override
    public TopicFilter filter() {
        return this;
    }

    @Override
    public int compareTo(TopicFilter other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
