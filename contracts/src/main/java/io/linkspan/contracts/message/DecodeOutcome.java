package io.linkspan.contracts.message;

import io.linkspan.contracts.wire.RefusalReason;

/** What became of bytes that should be a batch. */
public sealed interface DecodeOutcome {
    /** A batch that holds every rule of {@link MessageBatch}. */
    record Decoded(MessageBatch batch) implements DecodeOutcome {}

    /**
     * Bytes that are no acceptable batch.
     *
     * @param reason for code
     * @param detail for people; carries no payload
     */
    record Refused(RefusalReason reason, String detail) implements DecodeOutcome {}
}
