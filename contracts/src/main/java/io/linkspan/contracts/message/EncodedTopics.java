package io.linkspan.contracts.message;

import io.linkspan.contracts.topic.TopicSyntax;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Topics that were encoded lately, as UTF-8: most messages have one of a few, and to check and to encode it is much of what a small
 * message costs. Used by one thread at a time.
 */
public final class EncodedTopics {
    private static final int SLOTS = 64;

    /** Longer ones are not kept. */
    private static final int MAX_CHARS = 256;

    private final @Nullable String[] topics = new String[SLOTS];
    private final byte[][] encoded = new byte[SLOTS][];

    /** Its bytes, not to be changed; null for one that is not kept. @throws IllegalArgumentException if it is no topic */
    byte @Nullable [] get(String topic) {
        if (topic.length() > MAX_CHARS) {
            return null;
        }
        int hash = topic.hashCode();
        int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
        if (!topic.equals(topics[slot])) {
            check(topic);
            topics[slot] = topic;
            encoded[slot] = topic.getBytes(StandardCharsets.UTF_8);
        }
        return encoded[slot];
    }

    static void check(String topic) {
        String error = TopicSyntax.topicError(topic);
        if (error != null) {
            throw new IllegalArgumentException("topic " + error);
        }
    }
}
