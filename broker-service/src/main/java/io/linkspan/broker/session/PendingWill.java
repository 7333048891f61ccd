package io.linkspan.broker.session;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.connection.Timer;
import io.linkspan.contracts.message.Message;
import org.jspecify.annotations.Nullable;

/** A will that waits for its delay or for the end of the session, whichever comes first [MQTT-3.1.3-9]. */
final class PendingWill {
    private final Message message;
    private @Nullable Timer timer;

    PendingWill(Message message) {
        this.message = message;
    }

    /** The will as it is published now: its expiry begins with the publishing, not with the end of the connection. */
    Publication publication() {
        return new Publication(new Message(
                message.topic(),
                message.payload(),
                message.qos(),
                message.retain(),
                message.properties(),
                message.publisher(),
                System.currentTimeMillis(),
                message.id(),
                message.hopLimit(),
                message.path(),
                message.targets()));
    }

    void timer(Timer running) {
        timer = running;
    }

    void cancelTimer() {
        var running = timer;
        if (running != null) {
            running.cancel();
            timer = null;
        }
    }
}
