package io.linkspan.broker.log;

import io.linkspan.contracts.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What one loop has for the log and nobody waits for: it goes with what the loop appends next, so that most of it costs no
 * lock and no memory. Confined to the loop.
 */
final class Staged {
    /** From here on it does not wait for something to go with. */
    private static final int FULL_BYTES = 8 << 10;

    private static final int KEPT_BYTES = 64 << 10;

    private final WireWriter out = new WireWriter(1_024, RecordWriter.MAX_BYTES * 2);
    private final RecordWriter writer = new RecordWriter(out);
    /** Messages that nobody is owed any more; said in {@link #out}. */
    private final List<Kept> finished = new ArrayList<>();

    /** Whether a timer has been set for it. */
    boolean timed;

    /** Adds records of which the log is to keep all or none. @throws IllegalArgumentException then none is added */
    void add(List<LogRecord> unit) {
        int before = out.size();
        try {
            for (LogRecord record : unit) {
                writer.write(record);
            }
        } catch (IllegalArgumentException unwritable) {
            out.truncate(before);
            throw unwritable;
        }
    }

    /** A recipient is through with a message. */
    void done(Kept kept, Target target) {
        writer.done(kept.sequence(), target);
        if (kept.finished()) {
            finished.add(kept);
        }
    }

    boolean isEmpty() {
        return out.size() == 0;
    }

    boolean isFull() {
        return out.size() >= FULL_BYTES;
    }

    WireWriter records() {
        return out;
    }

    List<Kept> finished() {
        return finished;
    }

    void clear() {
        out.clear(KEPT_BYTES);
        finished.clear();
    }
}
