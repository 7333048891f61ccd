package io.linkspan.broker.session;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.log.LogRecord;
import java.util.List;

/** Publishes a will on the given loop, on behalf of the client that left it. */
@FunctionalInterface
public interface WillPublisher {
    /** @param spent what the log is told in the same breath: this will is not published again */
    void publish(EventLoop loop, Publication will, List<LogRecord> spent);
}
