package io.linkspan.broker.node;

import io.linkspan.broker.outbox.Lane.Piece;
import java.util.List;

/** What two brokers say to each other once one has accepted the other's hello. */
sealed interface NodeFrame {
    /**
     * Callee: go on behind these numbers.
     *
     * @param cursors one for each lane
     */
    record Welcome(List<Long> cursors) implements NodeFrame {}

    /**
     * Caller: batches of several lanes. Without any it asks for a sign of life.
     *
     * @param sequence counts the frames of this channel, from 1
     */
    record Batches(long sequence, List<Piece> pieces) implements NodeFrame {}

    /** Callee: everything in the frame of that sequence has been taken and committed. */
    record Taken(long sequence) implements NodeFrame {}
}
