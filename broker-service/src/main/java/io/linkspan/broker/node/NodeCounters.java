package io.linkspan.broker.node;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What went between the nodes, over all of them. */
public final class NodeCounters {
    public final LongAdder messagesSent = new LongAdder();
    public final LongAdder bytesSent = new LongAdder();
    public final LongAdder messagesReceived = new LongAdder();
    public final LongAdder bytesReceived = new LongAdder();
    public final LongAdder reconnects = new LongAdder();
    public final LongAdder refused = new LongAdder();
    /** Other nodes that this broker stands in for now. */
    public final AtomicInteger standIns = new AtomicInteger();
}
