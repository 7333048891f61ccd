package io.linkspan.broker.peer;

import java.util.concurrent.atomic.LongAdder;

/** What came from one peer, and what of it was refused by the link's policy. */
public final class PeerCounters {
    public final LongAdder messages = new LongAdder();
    /** Of whole batches, as the sender counts them: the two sides of a link agree. */
    public final LongAdder bytes = new LongAdder();

    public final LongAdder refused = new LongAdder();
}
