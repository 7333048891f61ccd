package io.linkspan.link.status;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What one link has done since this process runs it; any thread. */
public final class LinkCounters {

    /** Messages the peer's broker has taken. */
    public static final String MESSAGES_FORWARDED = "messages.forwarded";

    /** Bytes of the batches they went in. */
    public static final String BYTES_FORWARDED = "bytes.forwarded";

    /** Batches the peer's broker has taken. */
    public static final String BATCHES_FORWARDED = "batches.forwarded";

    /** Batches the peer's broker has refused; they are sent again. */
    public static final String BATCHES_REFUSED = "batches.refused";

    /** Filters announced to the peer, now. */
    public static final String ROUTES_ANNOUNCED = "routes.announced";

    /** Filters the peer has announced to us, now. */
    public static final String ROUTES_EXTERNAL = "routes.external";

    /** Filters of the peer removed because it was away for longer than their retention. */
    public static final String ROUTES_EXPIRED = "routes.expired";

    /** Connections to the peer made again. */
    public static final String RECONNECTS = "reconnects";

    /** Outbox lanes this process carries, now. */
    public static final String LANES_OPEN = "lanes.open";

    private final LongAdder messages = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private final LongAdder reconnects = new LongAdder();
    private final AtomicLong announced = new AtomicLong();
    private final AtomicLong external = new AtomicLong();
    private final AtomicLong lanes = new AtomicLong();

    /** The peer's broker took a batch. */
    public void forwarded(int messageCount, int batchBytes) {
        messages.add(messageCount);
        bytes.add(batchBytes);
        batches.increment();
    }

    /** The peer's broker refused a batch. */
    public void refused() {
        refused.increment();
    }

    /** A connection to the peer was made again. */
    public void reconnected() {
        reconnects.increment();
    }

    /** Filters announced now. */
    public void announced(int filters) {
        announced.set(filters);
    }

    /** Filters in force of the peer now. */
    public void external(int filters) {
        external.set(filters);
    }

    /** Filters of the peer removed after their retention. */
    public void routesExpired(int filters) {
        expired.add(filters);
    }

    /** Lanes open now. */
    public void lanes(int open) {
        lanes.set(open);
    }

    /** All by name, in a fixed order. */
    public Map<String, Long> snapshot() {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put(MESSAGES_FORWARDED, messages.sum());
        all.put(BYTES_FORWARDED, bytes.sum());
        all.put(BATCHES_FORWARDED, batches.sum());
        all.put(BATCHES_REFUSED, refused.sum());
        all.put(ROUTES_ANNOUNCED, announced.get());
        all.put(ROUTES_EXTERNAL, external.get());
        all.put(ROUTES_EXPIRED, expired.sum());
        all.put(RECONNECTS, reconnects.sum());
        all.put(LANES_OPEN, lanes.get());
        return all;
    }
}
