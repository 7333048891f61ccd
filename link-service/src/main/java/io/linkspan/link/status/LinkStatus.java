package io.linkspan.link.status;

import io.linkspan.contracts.link.LinkState;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a link stands in this process.
 *
 * @param state overall
 * @param retryAt when what does not work is tried again; null: nothing waits
 */
public record LinkStatus(LinkState state, @Nullable Instant retryAt) {

    /** Why it is not online, one sentence; null: nothing is wrong. */
    public @Nullable String cause() {
        return switch (state) {
            case LinkState.Disconnected disconnected -> disconnected.cause();
            case LinkState.Failed failed -> failed.reason();
            case LinkState.Disabled disabled -> null;
            case LinkState.Connecting connecting -> null;
            case LinkState.Handshaking handshaking -> null;
            case LinkState.Bootstrapping bootstrapping -> null;
            case LinkState.Online online -> null;
        };
    }

    /**
     * What to tell after an earlier status: another attempt to connect is no news, only what comes of it. So an operator
     * reads why a link is down at any time, and the log says it once however often it is tried.
     */
    public LinkStatus after(@Nullable LinkStatus before) {
        boolean attempt = state instanceof LinkState.Connecting || state instanceof LinkState.Handshaking;
        boolean wasDown = before != null
                && (before.state instanceof LinkState.Disconnected || before.state instanceof LinkState.Failed);
        return attempt && before != null && wasDown ? before : this;
    }

    /** Same word and cause: only the time of the next attempt may differ. */
    public boolean saysTheSameAs(LinkStatus other) {
        return state.word().equals(other.state.word()) && Objects.equals(cause(), other.cause());
    }
}
