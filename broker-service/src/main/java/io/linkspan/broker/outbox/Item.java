package io.linkspan.broker.outbox;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.log.Kept;
import io.linkspan.broker.stream.Picks;
import org.jspecify.annotations.Nullable;

/**
 * A message in a lane: with its content, or parked, when only the log has that. Guarded by the monitor of its lane, but for
 * what is final.
 */
final class Item {
    final long number;
    final Picks picks;
    final int bytes;
    /** When it was appended, on the outbox's clock. */
    final long since;
    /** What the log knows it by; null when it is in memory only. */
    final @Nullable Kept kept;

    final int slot;

    @Nullable
    Publication publication;

    /** Parked, and the log could not give it back. */
    boolean gone;

    private boolean held = true;

    /** @param publication null: it is parked */
    Item(
            long number,
            @Nullable Publication publication,
            Picks picks,
            int bytes,
            long since,
            @Nullable Kept kept,
            int slot) {
        this.number = number;
        this.publication = publication;
        this.picks = picks;
        this.bytes = bytes;
        this.since = since;
        this.kept = kept;
        this.slot = slot;
    }

    boolean numbered() {
        return number > 0;
    }

    /** Whether the log has promised it: no message of QoS 1 or 2 leaves before that. */
    boolean promised() {
        return kept == null || kept.committed();
    }

    boolean parked() {
        return publication == null && !gone;
    }

    /** Bytes of content in memory. */
    int heap() {
        return publication == null ? 0 : bytes;
    }

    /** Whether the lane still has it. */
    boolean held() {
        return held;
    }

    void letGo() {
        held = false;
    }
}
