package io.linkspan.broker.session;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.connection.Timer;
import org.jspecify.annotations.Nullable;

/** A will that waits for its delay or for the end of the session, whichever comes first [MQTT-3.1.3-9]. */
final class PendingWill {
    private final Publication message;
    private @Nullable Timer timer;

    PendingWill(Publication message) {
        this.message = message;
    }

    Publication message() {
        return message;
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
