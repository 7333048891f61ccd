package io.linkspan.broker.session;

import io.linkspan.broker.connection.Timer;
import org.jspecify.annotations.Nullable;

/** What follows when a session's client stays away: its will, after its delay, and its end. Confined to the session's loop. */
final class Absence {
    private @Nullable PendingWill will;
    private @Nullable Timer expiry;

    void will(PendingWill pending) {
        will = pending;
    }

    @Nullable
    PendingWill takeWill() {
        var pending = will;
        will = null;
        return pending;
    }

    void expiryTimer(Timer timer) {
        expiry = timer;
    }

    /** The client is back, or the session is over: neither expiry nor a delayed will may fire any more. */
    void cancelTimers() {
        var running = expiry;
        if (running != null) {
            running.cancel();
            expiry = null;
        }
        var pending = will;
        if (pending != null) {
            pending.cancelTimer();
        }
    }
}
