package io.linkspan.broker.log;

import io.linkspan.broker.log.LogRecord.Exchange;
import io.linkspan.broker.log.LogRecord.Name;
import io.linkspan.broker.stream.Horizon;
import io.linkspan.broker.stream.HorizonCodec;
import io.linkspan.broker.stream.PicksCodec;
import io.linkspan.contracts.message.BatchCodec;
import io.linkspan.contracts.message.EncodedTopics;
import io.linkspan.contracts.message.MessageCodec;
import io.linkspan.contracts.message.StreamIdCodec;
import io.linkspan.contracts.wire.WireWriter;

/**
 * Binary form of records, version {@value #VERSION}: a kind byte, then its fields as varints and texts; a sequence as
 * (epoch, counter). An entry is {@code 'L' 'G' | version | record…}.
 */
final class RecordWriter {
    static final int VERSION = 3;

    /** The lowest version that is still read: without picks of lanes, which are since 2, and settling sessions, since 3. */
    static final int OLDEST = 1;

    static final int PREFIX_BYTES = 3;
    static final int MAX_BYTES = BatchCodec.MAX_BYTES + (1 << 20);
    static final int MAX_TEXT = 65_535 + 512;
    static final int MAX_ITEMS = 1 << 20;

    static final int LOGGED = 1;
    static final int DONE_BY_SESSION = 2;
    static final int DONE_BY_LANE = 3;
    static final int SENT = 4;
    static final int RELEASED = 5;
    static final int COMPLETED = 6;
    static final int OPENED = 7;
    static final int CLOSED = 8;
    static final int CURSOR = 9;
    static final int WILL_SPENT = 10;
    static final int SESSION_STATE = 11;
    static final int SEAL = 12;
    static final int DONE_BY_RETAINED = 13;
    static final int SETTLES = 14;
    static final int SEEN = 15;

    static final int FOR_SESSION = 0;
    static final int FOR_LANE = 1;
    static final int FOR_RETAINED = 2;
    /** As {@link #FOR_LANE}, with picks behind it; since version 2. */
    static final int FOR_LANE_PICKED = 3;

    static final int QOS_MASK = 3;
    static final int RETAIN = 4;
    static final int SHARED = 8;

    private static final int MESSAGE_CAPACITY = 16 << 10;

    private final WireWriter out;
    /** One message, of which the length goes before it. */
    private final WireWriter message = new WireWriter(256, BatchCodec.MAX_BYTES);

    private final EncodedTopics topics = new EncodedTopics();

    RecordWriter(WireWriter out) {
        this.out = out;
    }

    static void prefix(WireWriter out) {
        out.u8('L');
        out.u8('G');
        out.u8(VERSION);
    }

    /** An entry that ends a life of the log; {@code by} says who wrote it. */
    static byte[] seal(long by) {
        var out = new WireWriter(PREFIX_BYTES + 10, MAX_BYTES);
        prefix(out);
        out.u8(SEAL);
        out.varint(by);
        return out.toByteArray();
    }

    void write(LogRecord record) {
        switch (record) {
            case LogRecord.Logged logged -> logged(logged);
            case LogRecord.Done(long sequence, Target target) -> done(sequence, target);
            case LogRecord.Sent(long session, long sequence, int packetId) -> {
                out.u8(SENT);
                out.varint(session);
                sequence(sequence);
                out.varint(packetId);
            }
            case LogRecord.Released(long session, long sequence, int packetId) -> {
                out.u8(RELEASED);
                out.varint(session);
                sequence(sequence);
                out.varint(packetId);
            }
            case LogRecord.Completed(long session, int packetId) -> packet(COMPLETED, session, packetId);
            case LogRecord.Opened(long session, int packetId) -> packet(OPENED, session, packetId);
            case LogRecord.Closed(long session, int packetId) -> packet(CLOSED, session, packetId);
            case LogRecord.Cursor cursor -> {
                out.u8(CURSOR);
                StreamIdCodec.write(out, cursor.stream());
                out.varint(cursor.last());
            }
            case LogRecord.WillSpent(long session, long epoch) -> {
                out.u8(WILL_SPENT);
                out.varint(session);
                out.varint(epoch);
            }
            case LogRecord.SessionState state -> state(state);
            case LogRecord.Settles settles -> settles(settles);
            case LogRecord.SeenUpTo(Horizon horizon) -> {
                out.u8(SEEN);
                HorizonCodec.write(out, horizon);
            }
        }
    }

    /** {@link LogRecord.Done}. */
    void done(long sequence, Target target) {
        switch (target) {
            case Target.ForSession session -> {
                out.u8(DONE_BY_SESSION);
                sequence(sequence);
                out.varint(session.session());
            }
            case Target.ForLane lane -> {
                out.u8(DONE_BY_LANE);
                sequence(sequence);
                out.text(lane.destination(), MAX_TEXT);
            }
            case Target.ForRetained ignored -> {
                out.u8(DONE_BY_RETAINED);
                sequence(sequence);
            }
        }
    }

    private void logged(LogRecord.Logged logged) {
        out.u8(LOGGED);
        Kept kept = logged.kept();
        sequence(kept.sequence());
        out.varint(arrivedMillis(kept));
        message.clear(MESSAGE_CAPACITY);
        MessageCodec.encode(logged.message(), message, topics);
        out.varint(message.size());
        out.append(message);
        synchronized (kept) {
            out.varint(kept.owing());
            for (int slot = 0; slot < kept.slots(); slot++) {
                Target target = kept.target(slot);
                if (target != null) {
                    target(target);
                }
            }
        }
    }

    // What a message expires by; 0 for one that does not.
    private static long arrivedMillis(Kept kept) {
        if (kept.arrivedNanos() == 0) {
            return 0;
        }
        long waited = (System.nanoTime() - kept.arrivedNanos()) / 1_000_000;
        return Math.max(0, System.currentTimeMillis() - waited);
    }

    private void target(Target target) {
        switch (target) {
            case Target.ForSession session -> session(session);
            case Target.ForRetained retained -> {
                out.u8(FOR_RETAINED);
                out.varint(retained.version());
            }
            case Target.ForLane lane -> {
                boolean picked = !lane.picks().isNone();
                out.u8(picked ? FOR_LANE_PICKED : FOR_LANE);
                out.text(lane.destination(), MAX_TEXT);
                out.varint(lane.lane());
                out.varint(lane.number());
                if (picked) {
                    PicksCodec.write(out, lane.picks());
                }
            }
        }
    }

    private void session(Target.ForSession target) {
        out.u8(FOR_SESSION);
        out.varint(target.session());
        String share = target.share();
        out.u8(target.qos().level() | (target.retain() ? RETAIN : 0) | (share == null ? 0 : SHARED));
        out.varint(target.identifiers().length);
        for (int identifier : target.identifiers()) {
            out.varint(identifier);
        }
        if (share != null) {
            out.text(share, MAX_TEXT);
        }
    }

    private void packet(int kind, long session, int packetId) {
        out.u8(kind);
        out.varint(session);
        out.varint(packetId);
    }

    private void state(LogRecord.SessionState state) {
        out.u8(SESSION_STATE);
        out.varint(state.session());
        out.varint(state.incoming().size());
        state.incoming().forEach(out::varint);
        out.varint(state.outgoing().size());
        for (Exchange exchange : state.outgoing()) {
            sequence(exchange.sequence());
            out.varint(exchange.packetId());
            out.u8(exchange.released() ? 1 : 0);
        }
    }

    private void settles(LogRecord.Settles settles) {
        out.u8(SETTLES);
        out.varint(settles.session());
        out.u8(settles.phase().code());
        out.varint(settles.names().size());
        for (Name name : settles.names()) {
            StreamIdCodec.write(out, name.id().stream());
            out.varint(name.id().number());
            sequence(name.sequence());
            out.u8(name.direct() ? 1 : 0);
        }
        HorizonCodec.write(out, settles.horizon());
    }

    private void sequence(long sequence) {
        out.varint(sequence >>> Kept.COUNTER_BITS);
        out.varint(sequence & (1L << Kept.COUNTER_BITS) - 1);
    }
}
