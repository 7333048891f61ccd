package io.linkspan.contracts.message;

import io.linkspan.contracts.wire.RefusalReason;

/** What became of bytes that should be one message. */
public sealed interface MessageOutcome {
    /** A message that holds every rule of {@link Message}. */
    record Decoded(Message message) implements MessageOutcome {}

    /**
     * Bytes that are no acceptable message.
     *
     * @param reason for code
     * @param detail for people; carries no payload
     */
    record Refused(RefusalReason reason, String detail) implements MessageOutcome {}
}
