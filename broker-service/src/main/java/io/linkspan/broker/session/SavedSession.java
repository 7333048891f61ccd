package io.linkspan.broker.session;

import io.linkspan.contracts.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a session beside its subscriptions and what it is owed.
 *
 * @param number never used for another session
 * @param connections how many clients it has had; names one of its wills
 * @param online whether a client is there
 * @param expirySeconds from the end of the connection; 0: it ends with it, {@link SessionDirectory#NEVER_EXPIRES}
 * @param owner the node that has it; empty: this one
 * @param former the node that it has come from and that may still send messages on; empty for none
 * @param will of the present connection, or one that waits for its delay; null for none
 */
public record SavedSession(
        String clientId,
        long number,
        long connections,
        boolean online,
        long expirySeconds,
        String owner,
        String former,
        @Nullable Message will,
        long willDelaySeconds) {
    /** Whether it is this node's, and has come from another that may still send messages on. */
    boolean comes() {
        return owner.isEmpty() && !former.isEmpty();
    }
}
