package io.linkspan.broker.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One entry of the log as memory knows it. Guarded by the log's lock. */
final class Entry {
    /** Order over all lives of the log. */
    final long index;

    final long epoch;
    final long position;
    /** Positions from this one on that go with it: more than one behind the end of a life. */
    final int span;
    /** Its records until they are committed; then they are read from the store. */
    byte @Nullable [] records;
    /** Messages in it that somebody is owed. */
    final List<Kept> kept = new ArrayList<>(2);

    int bytes;
    int live;
    long liveBytes;
    boolean committed;

    Entry(long index, long epoch, long position, int span) {
        this.index = index;
        this.epoch = epoch;
        this.position = position;
        this.span = span;
    }

    /** The message is here now, and no longer where it was. */
    void hold(Kept message) {
        Entry before = message.entry();
        if (before != null) {
            before.release(message);
        }
        kept.add(message);
        live++;
        liveBytes += message.bytes();
        message.entry(this);
    }

    void release(Kept message) {
        live--;
        liveBytes -= message.bytes();
    }
}
