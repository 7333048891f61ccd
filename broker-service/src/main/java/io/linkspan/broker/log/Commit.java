package io.linkspan.broker.log;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.contracts.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** An entry that is being gathered, or on its way, and who waits for it. Guarded by the log's lock. */
final class Commit {
    private static final int MIN_BYTES = 1_024;

    /** What waits on one loop. */
    private record Waiting(EventLoop loop, List<Runnable> actions) {
        private void run() {
            actions.forEach(Runnable::run);
        }
    }

    final Entry entry;
    final WireWriter out;
    boolean empty = true;
    boolean written;
    long startedNanos;

    private final List<Waiting> waiting = new ArrayList<>(2);
    private final int expected;

    /**
     * Nothing is in it yet.
     *
     * @param expectedBytes a guess
     * @param expected how many will wait on a loop, a guess
     */
    Commit(Entry entry, int expectedBytes, int expected) {
        this.entry = entry;
        this.out = new WireWriter(Math.max(MIN_BYTES, expectedBytes), Integer.MAX_VALUE - 16);
        this.expected = expected;
        RecordWriter.prefix(out);
    }

    /** Runs the action on the loop when it is {@link #release}d, behind what waits there already. */
    @SuppressWarnings("ReferenceEquality") // a loop is one object
    void await(EventLoop loop, Runnable action) {
        for (Waiting known : waiting) {
            if (known.loop == loop) {
                known.actions.add(action);
                return;
            }
        }
        List<Runnable> actions = new ArrayList<>(Math.max(1, expected));
        actions.add(action);
        waiting.add(new Waiting(loop, actions));
    }

    /** Everybody who waits may go on. */
    void release() {
        waiting.forEach(one -> one.loop.execute(one::run));
    }
}
