package io.linkspan.broker.log;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;
import io.linkspan.contracts.message.Message;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The log of this node from before it has one: in memory until its present life begins. */
public final class NodeLog implements CommitLog {
    private volatile CommitLog present = CommitLog.inMemory();
    private final LogCounters counters = new LogCounters();

    /** The node's life has begun; before its first client. */
    public void start(CommitLog log) {
        present = log;
    }

    /** What has been done since the node began. */
    public LogCounters counters() {
        return counters;
    }

    /** Bytes that wait to be committed. */
    public long pendingBytes() {
        return present instanceof DurableLog log ? log.pendingBytes() : 0;
    }

    /** Bytes of the entries that are kept. */
    public long bytes() {
        return present instanceof DurableLog log ? log.bytes() : 0;
    }

    /** Entries that are kept. */
    public int entries() {
        return present instanceof DurableLog log ? log.entries() : 0;
    }

    @Override
    public boolean durable() {
        return present.durable();
    }

    @Override
    public Kept keep(Publication publication) {
        return present.keep(publication);
    }

    @Override
    public void append(EventLoop loop, List<LogRecord> unit, @Nullable Runnable committed) {
        present.append(loop, unit, committed);
    }

    @Override
    public void done(EventLoop loop, Kept kept, int slot) {
        present.done(loop, kept, slot);
    }

    @Override
    public void hand(EventLoop loop, Kept from, int slot, Kept to, Message message, List<LogRecord> with) {
        present.hand(loop, from, slot, to, message, with);
    }

    @Override
    public void read(EventLoop loop, List<Kept> kept, Consumer<List<@Nullable Message>> then) {
        present.read(loop, kept, then);
    }

    @Override
    public boolean congested() {
        return present.congested();
    }

    @Override
    public boolean failing() {
        return present.failing();
    }
}
