package io.linkspan.contracts.protocol;

import io.linkspan.contracts.wire.RefusalReason;

/** What became of bytes that should be a control message. */
public sealed interface LinkDecodeOutcome {
    /** A message that holds every rule of its record. */
    record Decoded(LinkMessage message) implements LinkDecodeOutcome {}

    /**
     * Bytes that are no acceptable control message.
     *
     * @param reason for code
     * @param detail for people
     */
    record Refused(RefusalReason reason, String detail) implements LinkDecodeOutcome {}
}
