package io.linkspan.broker.client;

import io.linkspan.broker.limits.Limit;
import io.linkspan.broker.limits.PacketLimits;
import io.linkspan.contracts.topic.TopicSyntax;
import io.linkspan.contracts.wire.Utf8;
import org.jspecify.annotations.Nullable;

/** Measures topics and filters against what an operator allows; the protocol's own bounds are the codec's. */
final class TopicLimits {
    private TopicLimits() {}

    /** The limit that the topic or filter breaks, or null. */
    static @Nullable Limit broken(PacketLimits limits, String text) {
        if (limits.topicBytes() < TopicSyntax.MAX_BYTES && Utf8.length(text) > limits.topicBytes()) {
            return Limit.TOPIC_BYTES;
        }
        if (limits.topicLevels() <= TopicSyntax.MAX_BYTES && levels(text) > limits.topicLevels()) {
            return Limit.TOPIC_LEVELS;
        }
        return null;
    }

    private static int levels(String text) {
        int levels = 1;
        for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', slash + 1)) {
            levels++;
        }
        return levels;
    }
}
