package io.linkspan.broker.registry;

import io.linkspan.broker.operator.BrokerLog;
import io.linkspan.registry.client.KeyLimit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps out of the registry what its store cannot hold. MQTT allows twice as much, so such a topic or filter holds on
 * this node only.
 */
final class KeyGuard {
    private final String cache;
    private final AtomicLong keptOut = new AtomicLong();
    private final AtomicBoolean told = new AtomicBoolean();

    KeyGuard(String cache) {
        this.cache = cache;
    }

    /** Whether it fits; counts when not, and says so the first time. */
    boolean admits(String text) {
        if (KeyLimit.fits(text)) {
            return true;
        }
        keptOut.incrementAndGet();
        if (told.compareAndSet(false, true)) {
            BrokerLog.LOG.keyTooLong(cache, KeyLimit.TEXT_BYTES);
        }
        return false;
    }

    /** How often something was kept out. */
    long keptOut() {
        return keptOut.get();
    }
}
