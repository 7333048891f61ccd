package io.linkspan.link.lane;

import io.linkspan.link.transport.Connection;
import io.linkspan.link.transport.Connection.Outcome;
import io.linkspan.link.transport.Connection.Publication;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Publishes in order, with a bounded number unacknowledged; the rest waits here. What waits is bounded by the receive
 * maximum of the connections it came from.
 */
final class PublishWindow {

    private record Waiting(Publication publication, Consumer<Outcome> done) {}

    private final Connection connection;
    private final int limit;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private int inFlight;

    /**
     * Makes a window for a connection.
     *
     * @param limit wanted; the connection's own maximum holds too
     */
    PublishWindow(Connection connection, int limit) {
        this.connection = connection;
        this.limit = Math.min(limit, connection.sendMaximum());
    }

    void publish(Publication publication, Consumer<Outcome> done) {
        waiting.add(new Waiting(publication, done));
        next();
    }

    /** Published and not acknowledged. */
    int inFlight() {
        return inFlight;
    }

    /** Not published yet. */
    int waiting() {
        return waiting.size();
    }

    private void next() {
        while (inFlight < limit) {
            Waiting first = waiting.poll();
            if (first == null) {
                return;
            }
            inFlight++;
            connection.publish(first.publication(), outcome -> {
                inFlight--;
                first.done().accept(outcome);
                next();
            });
        }
    }
}
