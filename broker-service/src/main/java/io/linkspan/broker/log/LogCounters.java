package io.linkspan.broker.log;

import java.util.concurrent.atomic.LongAdder;

/** What the log has done since the node began. */
public final class LogCounters {
    public final LongAdder commits = new LongAdder();
    public final LongAdder bytes = new LongAdder();
    /** Time that committed entries were on their way, in nanoseconds. */
    public final LongAdder nanos = new LongAdder();

    public final LongAdder failedCommits = new LongAdder();
    public final LongAdder failedReads = new LongAdder();
    /** Messages written again because little around them was still needed. */
    public final LongAdder copied = new LongAdder();

    public final LongAdder checkpoints = new LongAdder();
}
