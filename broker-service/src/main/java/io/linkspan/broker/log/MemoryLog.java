package io.linkspan.broker.log;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;
import io.linkspan.contracts.message.Message;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps nothing: what is queued is in memory anyway, and ends with the process. */
final class MemoryLog implements CommitLog {
    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public Kept keep(Publication publication) {
        throw new IllegalStateException("nothing is kept with durability none");
    }

    @Override
    public void append(EventLoop loop, List<LogRecord> unit, @Nullable Runnable committed) {
        if (committed != null) {
            committed.run();
        }
    }

    @Override
    public void done(EventLoop loop, Kept kept, int slot) {}

    @Override
    public void hand(EventLoop loop, Kept from, int slot, Kept to, Message message, List<LogRecord> with) {}

    @Override
    public void read(EventLoop loop, List<Kept> kept, Consumer<List<@Nullable Message>> then) {
        throw new IllegalStateException("nothing is kept with durability none");
    }

    @Override
    public boolean congested() {
        return false;
    }

    @Override
    public boolean failing() {
        return false;
    }
}
