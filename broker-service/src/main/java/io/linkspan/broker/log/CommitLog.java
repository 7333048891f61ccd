package io.linkspan.broker.log;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;
import io.linkspan.contracts.message.Message;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where QoS 1 and 2 messages are kept before their publisher is answered.
 *
 * <p>Units of records are committed in the order in which they were appended, and their callbacks run in that order, each
 * on its loop. The log takes what it is given and never refuses; a caller that sees {@link #congested} reads no more from
 * its clients, and one that sees {@link #failing} refuses what it could not keep its promise for. Any thread.
 */
public interface CommitLog {
    /** Whether anything is kept at all: not with {@code durability = none}. */
    boolean durable();

    /** Makes an identity for a message; recipients are added to it before it is appended. */
    Kept keep(Publication publication);

    /**
     * Appends records as one unit, all of which are there after a crash or none. {@code committed} runs on {@code loop}
     * once the promise of the durability holds for them and for everything that was appended before; never inside this
     * call. Without records it is a barrier.
     */
    void append(EventLoop loop, List<LogRecord> unit, @Nullable Runnable committed);

    /** A recipient is through with a message; written with the next entry, nobody waits for it. Again is harmless. */
    void done(EventLoop loop, Kept kept, int slot);

    /**
     * A recipient gives its message on to the recipients of another: both in one unit, so that after a crash exactly one of
     * them is owed it.
     *
     * @param to a message that was made by {@link #keep} and has its recipients
     * @param message what it says
     * @param with what is to be known with that
     */
    void hand(EventLoop loop, Kept from, int slot, Kept to, Message message, List<LogRecord> with);

    /**
     * Reads messages back.
     *
     * @param then called on {@code loop} with the messages in the order asked for, null for one that is gone
     */
    void read(EventLoop loop, List<Kept> kept, Consumer<List<@Nullable Message>> then);

    /** Whether so much waits to be committed that publishers must not be read for now. */
    boolean congested();

    /** Whether the store has not taken anything for so long that promises would only be made to wait. */
    boolean failing();

    /** A log in memory: the promise ends with the process. */
    static CommitLog inMemory() {
        return new MemoryLog();
    }
}
