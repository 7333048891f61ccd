package io.linkspan.broker.node;

import io.linkspan.broker.outbox.Lane.Piece;
import java.util.List;

/** What two brokers say to each other once one has accepted the other's hello. */
sealed interface NodeFrame {
    /** Caller: these are the lives of logs whose streams it means to send. */
    record Open(List<LogLife> lives) implements NodeFrame {}

    /** Callee: the streams of these lives are open. */
    record Welcome(List<Opened> lives) implements NodeFrame {}

    /**
     * Where the streams of one life of a log go on.
     *
     * @param cursors for each lane the number behind which it goes on
     */
    record Opened(LogLife life, List<Long> cursors) {}

    /**
     * Caller: batches of several lanes. Without any it asks for a sign of life.
     *
     * @param sequence counts the frames of this channel, from 1
     */
    record Batches(long sequence, List<Piece> pieces) implements NodeFrame {}

    /**
     * Caller: a question, outside of all streams.
     *
     * @param number counts the questions of this channel
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Ask(long number, byte[] question) implements NodeFrame {}

    /** Callee: the answer to the question of that number. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(long number, byte[] answer) implements NodeFrame {}

    /** Callee: everything in the frame of that sequence has been taken and committed. */
    record Taken(long sequence) implements NodeFrame {}
}
