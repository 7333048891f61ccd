package io.linkspan.link.status;

import io.linkspan.contracts.link.LinkState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Puts the two planes of a link together: it is online only if routes and messages both flow. */
public final class StatusJudge {

    private StatusJudge() {}

    /**
     * How the control plane stands.
     *
     * @param state of the control connection
     * @param retryAt null: nothing waits
     */
    public record Control(LinkState state, @Nullable Instant retryAt) {}

    /**
     * How the data plane stands.
     *
     * @param wanted lanes this process should carry
     * @param open lanes it carries
     * @param problem one sentence; null: none
     * @param retryAt null: not known
     */
    public record Data(
            int wanted,
            int open,
            @Nullable String problem,
            @Nullable Instant retryAt) {
        /** Whether all that this process should carry is carried; false too while there is nothing to carry. */
        public boolean complete() {
            return wanted > 0 && open == wanted;
        }
    }

    /**
     * The status of an enabled link.
     *
     * @param control null: another process speaks for the link, or this one is still waiting to
     * @param speaks whether this process should speak for the link
     * @param nodesKnown whether any broker node of this cluster is known
     */
    public static @Nullable LinkStatus judge(
            @Nullable Control control, boolean speaks, Data data, boolean nodesKnown, Instant now) {
        if (control != null && !(control.state() instanceof LinkState.Online)) {
            return new LinkStatus(control.state(), control.retryAt());
        }
        if (control == null && speaks) {
            return new LinkStatus(new LinkState.Connecting(), null);
        }
        if (data.complete()) {
            return new LinkStatus(new LinkState.Online(), null);
        }
        if (data.problem() != null) {
            Instant retryAt = data.retryAt() == null ? now : data.retryAt();
            return new LinkStatus(
                    new LinkState.Disconnected("messages do not flow: " + data.problem(), retryAt), retryAt);
        }
        if (data.wanted() == 0 && nodesKnown) {
            // Other processes carry all lanes: the control plane is all there is to tell.
            return control == null ? null : new LinkStatus(new LinkState.Online(), null);
        }
        return new LinkStatus(new LinkState.Bootstrapping(), null);
    }
}
