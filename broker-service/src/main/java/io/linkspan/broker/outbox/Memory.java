package io.linkspan.broker.outbox;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The heap that outboxes take together. Above the limit, those that hold more than a fair share of it take no more; one
 * that holds little still may.
 */
final class Memory {
    /** A kept message beside its topic and payload: objects and references, measured with 100 bytes of payload. */
    static final int OVERHEAD = 300;

    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final AtomicInteger outboxes = new AtomicInteger();

    /** @param limit bytes; 0 none */
    Memory(long limit) {
        this.limit = limit;
    }

    void opened() {
        outboxes.incrementAndGet();
    }

    /** @param heap bytes of its content in memory: none when it is parked */
    void kept(int heap) {
        used.addAndGet(heap + OVERHEAD);
    }

    /** The content of a parked message was read back. */
    void loaded(int heap) {
        used.addAndGet(heap);
    }

    void forgotten(int heap) {
        used.addAndGet(-(heap + OVERHEAD));
    }

    long used() {
        return used.get();
    }

    boolean full(Outbox outbox) {
        if (limit == 0 || used.get() < limit) {
            return false;
        }
        long held = outbox.heap() + outbox.messages() * OVERHEAD;
        return held >= limit / Math.max(1, outboxes.get());
    }
}
