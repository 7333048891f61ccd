package io.linkspan.broker.registry;

import io.linkspan.broker.operator.BrokerLog;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps out of the registry what its store cannot hold: keys of more than 32,767 bytes. A write that can never succeed
 * would be repeated for ever, and those that share its batch with it. MQTT allows twice as much, so such a topic or filter
 * holds on this node only.
 */
final class KeyLimit {
    /** The store's limit less what surrounds the text in a key. */
    static final int TEXT_BYTES = 32_000;

    private static final int MOST_BYTES_PER_CHAR = 3;

    private final String cache;
    private final AtomicLong keptOut = new AtomicLong();
    private final AtomicBoolean told = new AtomicBoolean();

    KeyLimit(String cache) {
        this.cache = cache;
    }

    /** Whether it fits; counts when not, and says so the first time. */
    boolean admits(String text) {
        if (text.length() <= TEXT_BYTES / MOST_BYTES_PER_CHAR
                || text.getBytes(StandardCharsets.UTF_8).length <= TEXT_BYTES) {
            return true;
        }
        keptOut.incrementAndGet();
        if (told.compareAndSet(false, true)) {
            BrokerLog.LOG.keyTooLong(cache, TEXT_BYTES);
        }
        return false;
    }

    /** How often something was kept out. */
    long keptOut() {
        return keptOut.get();
    }
}
