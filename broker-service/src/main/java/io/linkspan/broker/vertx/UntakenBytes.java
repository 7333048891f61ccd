package io.linkspan.broker.vertx;

import java.util.concurrent.atomic.LongAdder;

/** Bytes that the clients of all loops have been sent and have not taken; any thread. */
final class UntakenBytes {
    private final LongAdder bytes = new LongAdder();

    void add(long change) {
        bytes.add(change);
    }

    long sum() {
        return bytes.sum();
    }
}
