package io.linkspan.contracts.topic;

import io.linkspan.contracts.wire.Utf8;

/**
 * A shared subscription {@code $share/<group>/<filter>}: each message goes to one member of the group.
 *
 * @param group at least one character, no {@code /}, {@code +} or {@code #} [MQTT-4.8.2-1] [MQTT-4.8.2-2]
 * @param filter what the group subscribes to
 */
public record SharedFilter(String group, TopicFilter filter) implements SubscriptionFilter {
    private static final String PREFIX = "$share/";

    /** Validates. @throws InvalidTopicException naming the broken rule */
    public SharedFilter {
        String error = TopicSyntax.groupError(group);
        if (error != null) {
            throw new InvalidTopicException(error);
        }
        if (Utf8.length(group) + PREFIX.length() + 1 + Utf8.length(filter.value()) > TopicSyntax.MAX_BYTES) {
            throw new InvalidTopicException(TopicSyntax.TOO_LONG);
        }
    }

    /** True for {@code $share} and {@code $share/…}: such a text is a shared filter or nothing. */
    public static boolean isShared(String value) {
        return value.startsWith(PREFIX) || value.equals("$share");
    }

    /** Reads {@code $share/<group>/<filter>}. @throws InvalidTopicException naming the broken rule */
    public static SharedFilter parse(String value) {
        int slash = value.startsWith(PREFIX) ? value.indexOf('/', PREFIX.length()) : -1;
        if (slash < 0) {
            throw new InvalidTopicException(
                    "a shared subscription is written $share/<group>/<filter> [MQTT-4.8.2-1] [MQTT-4.8.2-2]");
        }
        return new SharedFilter(value.substring(PREFIX.length(), slash), TopicFilter.of(value.substring(slash + 1)));
    }

    @Override
    public String value() {
        return PREFIX + group + "/" + filter.value();
    }

    @Override
    public String toString() {
        return value();
    }
}
