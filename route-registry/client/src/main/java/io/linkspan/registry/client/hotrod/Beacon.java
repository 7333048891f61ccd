package io.linkspan.registry.client.hotrod;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An entry that a watcher writes into the cache it watches, to see that its listener is still told of changes.
 *
 * <p>Its key begins with U+0000, which no node id, link name or topic may contain, and is a string also where keys are
 * records; readers skip it.
 */
final class Beacon {
    /** A beacon of a watcher that is gone disappears by itself. */
    static final Duration LIFESPAN = Duration.ofMinutes(1);

    /** So many beacons in a row must have gone unseen before a listener counts as dead. */
    static final int UNSEEN_LIMIT = 3;

    private static final String PREFIX = "\u0000beacon/";

    private final String key = PREFIX + UUID.randomUUID();
    private final AtomicInteger unseen = new AtomicInteger();

    String key() {
        return key;
    }

    static boolean isKey(Object key) {
        return key instanceof String text && text.startsWith(PREFIX);
    }

    /** One was written. @return whether so many were not seen that the listener must be dead */
    boolean sent() {
        return unseen.incrementAndGet() > UNSEEN_LIMIT;
    }

    /** The listener was told of one. */
    void seen() {
        unseen.set(0);
    }
}
