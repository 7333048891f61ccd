package io.linkspan.link.supervise;

import io.linkspan.contracts.link.LinkSpec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What to do about a changed spec: as little as possible, so that what need not stop goes on. */
public sealed interface LinkPlan {

    /** Nothing that matters changed. */
    record Keep() implements LinkPlan {}

    /** Begin to run it. */
    record Start() implements LinkPlan {}

    /** Stop it, and remove what the peer announced. */
    record Stop() implements LinkPlan {}

    /**
     * Go on with the new spec.
     *
     * @param announce other topics: the difference is announced, nothing is disconnected
     * @param control the control connection is made anew; announced routes stay known
     * @param data the data connections are made anew; messages wait in the outbox meanwhile
     */
    record Adjust(boolean announce, boolean control, boolean data) implements LinkPlan {
        /** For the log. */
        public String describe() {
            if (control) {
                return "reconnecting";
            }
            return data ? "reconnecting for messages" : "announcing other topics";
        }
    }

    /** Compares; null: there is none. */
    static LinkPlan between(@Nullable ConfiguredLink before, @Nullable ConfiguredLink after) {
        boolean ran = before != null && before.runs();
        boolean runs = after != null && after.runs();
        if (!ran && !runs) {
            return before == null || after == null ? new Stop() : new Keep();
        }
        if (!ran || before == null) {
            return new Start();
        }
        if (!runs || after == null) {
            return new Stop();
        }
        return adjust(before, after);
    }

    private static LinkPlan adjust(ConfiguredLink before, ConfiguredLink after) {
        LinkSpec old = before.spec();
        LinkSpec now = after.spec();
        boolean identity = !old.server().equals(now.server())
                || !old.tls().equals(now.tls())
                || !Objects.equals(old.username(), now.username())
                || !before.fingerprint().equals(after.fingerprint())
                || !old.clientIdPrefix().equals(now.clientIdPrefix())
                || !old.keepAlive().equals(now.keepAlive())
                || !old.retryInterval().equals(now.retryInterval());
        boolean data = identity || old.poolSize() != now.poolSize() || old.maxInflight() != now.maxInflight();
        boolean announce = !old.topics().equals(now.topics());
        return identity || data || announce ? new Adjust(announce, identity, data) : new Keep();
    }
}
