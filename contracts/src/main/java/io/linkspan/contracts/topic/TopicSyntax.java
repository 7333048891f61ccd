package io.linkspan.contracts.topic;

import org.jspecify.annotations.Nullable;

/** The syntax rules of MQTT section 4.7 as checks that allocate nothing: null means valid, else the broken rule. */
public final class TopicSyntax {
    /** Longest topic or filter in bytes of UTF-8 [MQTT-1.5.4]. */
    public static final int MAX_BYTES = 65_535;

    static final String TOO_LONG = "longer than 65,535 bytes of UTF-8 [MQTT-4.7.3-3]";
    private static final String EMPTY = "must have at least one character [MQTT-4.7.3-1]";
    private static final String NUL = "must not contain the character U+0000 [MQTT-4.7.3-2]";
    private static final String SURROGATE = "contains a lone surrogate, which is not well-formed UTF-8 [MQTT-1.5.4-1]";
    private static final String TOPIC_WILDCARD = "a topic name must not contain the wildcards + or # [MQTT-3.3.2-2]";
    private static final String HASH = "# must stand alone in the last level of a filter [MQTT-4.7.1-1]";
    private static final String PLUS = "+ must stand alone in its level [MQTT-4.7.1-2]";
    private static final String GROUP_EMPTY =
            "the group of a shared subscription needs at least one character" + " [MQTT-4.8.2-1]";
    private static final String GROUP_CHARACTER =
            "the group of a shared subscription must not contain /, + or #" + " [MQTT-4.8.2-2]";

    private TopicSyntax() {}

    /** The rule a topic name breaks, or null. */
    public static @Nullable String topicError(String topic) {
        String error = textError(topic);
        if (error != null) {
            return error;
        }
        return topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0 ? TOPIC_WILDCARD : null;
    }

    /**
     * The rule a plain filter breaks, or null. A {@code $share/…} text is refused here: it would be taken as a plain
     * filter; use {@link SubscriptionFilter#parse} or {@link #subscriptionError}.
     */
    public static @Nullable String filterError(String filter) {
        String error = textError(filter);
        if (error != null) {
            return error;
        }
        if (SharedFilter.isShared(filter)) {
            return "a shared subscription cannot stand here, only a plain filter";
        }
        return wildcardError(filter, 0);
    }

    /** The rule that the filter of a SUBSCRIBE breaks, plain or shared, or null. */
    public static @Nullable String subscriptionError(String filter) {
        if (!SharedFilter.isShared(filter)) {
            return filterError(filter);
        }
        try {
            SharedFilter.parse(filter);
            return null;
        } catch (InvalidTopicException e) {
            return e.getMessage();
        }
    }

    static @Nullable String groupError(String group) {
        if (group.isEmpty()) {
            return GROUP_EMPTY;
        }
        String error = textError(group);
        if (error != null) {
            return error;
        }
        return group.indexOf('/') >= 0 || group.indexOf('+') >= 0 || group.indexOf('#') >= 0 ? GROUP_CHARACTER : null;
    }

    private static @Nullable String wildcardError(String filter, int from) {
        int length = filter.length();
        for (int i = from; i < length; i++) {
            char c = filter.charAt(i);
            if (c != '+' && c != '#') {
                continue;
            }
            boolean startsLevel = i == from || filter.charAt(i - 1) == '/';
            if (c == '#' && !(startsLevel && i == length - 1)) {
                return HASH;
            }
            if (c == '+' && !(startsLevel && (i == length - 1 || filter.charAt(i + 1) == '/'))) {
                return PLUS;
            }
        }
        return null;
    }

    private static @Nullable String textError(String text) {
        int length = text.length();
        if (length == 0) {
            return EMPTY;
        }
        int bytes = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return NUL;
            } else if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                return SURROGATE;
            }
            if (bytes > MAX_BYTES) {
                return TOO_LONG;
            }
        }
        return null;
    }
}
