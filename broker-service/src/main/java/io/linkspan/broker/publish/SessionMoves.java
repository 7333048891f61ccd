package io.linkspan.broker.publish;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.log.Kept;
import io.linkspan.broker.log.LogRecord;
import io.linkspan.broker.stream.Handed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes in sessions that come from other nodes. */
@FunctionalInterface
public interface SessionMoves {
    /** For a node to which none comes. */
    SessionMoves NONE = (loop, publication, handed, kept, with) -> null;

    /**
     * One message of a session that moves here; on {@code loop}.
     *
     * @param kept gets its recipient if the log is to keep it; null when nothing is kept
     * @param with what the log is to be told with it is added
     * @return what follows when it has been appended; null for nothing
     */
    @Nullable
    Runnable take(EventLoop loop, Publication publication, Handed handed, @Nullable Kept kept, List<LogRecord> with);
}
