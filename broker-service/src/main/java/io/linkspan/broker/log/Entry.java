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
    /** Messages in it, as long as somebody is owed one of them. */
    List<Kept> kept;

    int bytes;
    int live;
    long liveBytes;
    boolean committed;

    /** @param expected messages in it, a guess */
    Entry(long index, long epoch, long position, int span, int expected) {
        this.kept = new ArrayList<>(expected);
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
        letGo();
    }

    /** The store has it. */
    void commit() {
        committed = true;
        records = null;
        kept.forEach(Kept::commit);
        letGo();
    }

    // The entry stays until those before it may go; what is known of its messages need not.
    private void letGo() {
        if (committed && live == 0) {
            kept = new ArrayList<>(0);
        }
    }
}
