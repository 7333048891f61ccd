package io.linkspan.broker.outbox;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.log.CommitLog;
import io.linkspan.broker.log.Kept;
import io.linkspan.contracts.message.Message;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The node's log as the outboxes use it; any thread. Nothing is called back within a call. */
final class OutboxLog {
    private final CommitLog log;
    private final Supplier<EventLoop> loops;

    /** @param loops gives a loop to be called back on */
    OutboxLog(CommitLog log, Supplier<EventLoop> loops) {
        this.log = log;
        this.loops = loops;
    }

    /** Whether anything outlives this process. */
    boolean durable() {
        return log.durable();
    }

    /** The far end has it, or it was dropped: a restart need not send it again. */
    void done(Item item) {
        Kept kept = item.kept;
        if (kept != null) {
            log.done(loops.get(), kept, item.slot);
        }
    }

    /** Runs when everything that has been appended by now is promised. */
    void whenPromised(Runnable then) {
        log.append(loops.get(), List.of(), then);
    }

    /** Reads parked messages; null for those that cannot be read. */
    void read(List<Kept> kept, Consumer<List<@Nullable Message>> then) {
        log.read(loops.get(), kept, then);
    }
}
