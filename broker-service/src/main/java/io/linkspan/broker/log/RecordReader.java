package io.linkspan.broker.log;

import io.linkspan.broker.log.LogRecord.Exchange;
import io.linkspan.broker.log.LogRecord.Name;
import io.linkspan.broker.log.LogRecord.Phase;
import io.linkspan.broker.stream.HorizonCodec;
import io.linkspan.broker.stream.Picks;
import io.linkspan.broker.stream.PicksCodec;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageCodec;
import io.linkspan.contracts.message.MessageId;
import io.linkspan.contracts.message.MessageOutcome;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.StreamId;
import io.linkspan.contracts.message.StreamIdCodec;
import io.linkspan.contracts.wire.RefusalReason;
import io.linkspan.contracts.wire.WireException;
import io.linkspan.contracts.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link RecordWriter} wrote, checking every value. */
final class RecordReader {
    /** What a reader of an entry is told, in the order of the records. */
    interface Visitor {
        /**
         * A message.
         *
         * @param arrivedMillis when it arrived, on the clock of the node that logged it
         * @param message its encoded form
         */
        void logged(long sequence, long arrivedMillis, byte[] message, List<Target> targets) throws WireException;

        void doneBySession(long sequence, long session);

        void doneByLane(long sequence, String destination);

        void doneByRetained(long sequence);

        /** Any record that is not one of the above. */
        void other(LogRecord record);

        /** The end of this life of the log. */
        void sealed();
    }

    private final WireReader in;

    private RecordReader(WireReader in) {
        this.in = in;
    }

    /** @throws WireException the entry was not written by this version, or is damaged */
    static void read(byte[] records, Visitor visitor) throws WireException {
        WireReader in = WireReader.of(ByteBuffer.wrap(records), Integer.MAX_VALUE);
        if (in.remaining() < RecordWriter.PREFIX_BYTES || in.u8("prefix") != 'L' || in.u8("prefix") != 'G') {
            throw new WireException(RefusalReason.NOT_RECOGNISED, "not an entry of a log");
        }
        int version = in.u8("version");
        if (version < RecordWriter.OLDEST || version > RecordWriter.VERSION) {
            throw new WireException(RefusalReason.UNSUPPORTED, "version " + version + " of the log");
        }
        var reader = new RecordReader(in);
        while (in.remaining() > 0) {
            reader.next(visitor);
        }
    }

    static Message message(byte[] encoded) throws WireException {
        return switch (MessageCodec.decode(encoded)) {
            case MessageOutcome.Decoded(Message message) -> message;
            case MessageOutcome.Refused refused -> throw new WireException(refused.reason(), refused.detail());
        };
    }

    private void next(Visitor visitor) throws WireException {
        int kind = in.u8("kind");
        switch (kind) {
            case RecordWriter.LOGGED -> logged(visitor);
            case RecordWriter.DONE_BY_SESSION -> visitor.doneBySession(sequence(), in.varint("session"));
            case RecordWriter.DONE_BY_LANE ->
                visitor.doneByLane(sequence(), in.text(RecordWriter.MAX_TEXT, "destination"));
            case RecordWriter.DONE_BY_RETAINED -> visitor.doneByRetained(sequence());
            case RecordWriter.SENT -> visitor.other(new LogRecord.Sent(in.varint("session"), sequence(), packetId()));
            case RecordWriter.RELEASED ->
                visitor.other(new LogRecord.Released(in.varint("session"), sequence(), packetId()));
            case RecordWriter.COMPLETED -> visitor.other(new LogRecord.Completed(in.varint("session"), packetId()));
            case RecordWriter.OPENED -> visitor.other(new LogRecord.Opened(in.varint("session"), packetId()));
            case RecordWriter.CLOSED -> visitor.other(new LogRecord.Closed(in.varint("session"), packetId()));
            case RecordWriter.CURSOR ->
                visitor.other(new LogRecord.Cursor(StreamIdCodec.read(in), in.varint("cursor")));
            case RecordWriter.WILL_SPENT ->
                visitor.other(new LogRecord.WillSpent(in.varint("session"), in.varint("epoch")));
            case RecordWriter.SESSION_STATE -> visitor.other(state());
            case RecordWriter.SETTLES -> visitor.other(settles());
            case RecordWriter.SEEN -> visitor.other(new LogRecord.SeenUpTo(HorizonCodec.read(in)));
            case RecordWriter.SEAL -> {
                in.varint("sealed by");
                visitor.sealed();
            }
            default -> throw WireReader.malformed("kind", "unknown record " + kind);
        }
    }

    private void logged(Visitor visitor) throws WireException {
        long sequence = sequence();
        long arrived = in.varint("arrival");
        byte[] message = in.bytes(RecordWriter.MAX_BYTES, "message");
        int count = in.varint(RecordWriter.MAX_ITEMS, "targets");
        List<Target> targets = new ArrayList<>(Math.min(count, in.remaining()));
        for (int i = 0; i < count; i++) {
            int kind = in.u8("target");
            targets.add(
                    switch (kind) {
                        case RecordWriter.FOR_SESSION -> session();
                        case RecordWriter.FOR_RETAINED -> new Target.ForRetained(in.varint("version"));
                        case RecordWriter.FOR_LANE -> lane(false);
                        case RecordWriter.FOR_LANE_PICKED -> lane(true);
                        default -> throw WireReader.malformed("target", "unknown kind " + kind);
                    });
        }
        visitor.logged(sequence, arrived, message, targets);
    }

    private Target.ForLane lane(boolean picked) throws WireException {
        return new Target.ForLane(
                in.text(RecordWriter.MAX_TEXT, "destination"),
                in.varint(255, "lane"),
                in.varint("number"),
                picked ? PicksCodec.read(in) : Picks.NONE);
    }

    private Target.ForSession session() throws WireException {
        long session = in.varint("session");
        int flags = in.u8("flags");
        int[] identifiers = new int[in.varint(RecordWriter.MAX_ITEMS, "identifiers")];
        for (int i = 0; i < identifiers.length; i++) {
            identifiers[i] = in.varint(Integer.MAX_VALUE, "identifier");
        }
        boolean shared = (flags & RecordWriter.SHARED) != 0;
        return new Target.ForSession(
                session,
                QoS.of(flags & RecordWriter.QOS_MASK),
                (flags & RecordWriter.RETAIN) != 0,
                identifiers,
                shared ? in.text(RecordWriter.MAX_TEXT, "share") : null);
    }

    private LogRecord.SessionState state() throws WireException {
        long session = in.varint("session");
        int incoming = in.varint(65_535, "incoming");
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < incoming; i++) {
            open.add(packetId());
        }
        int outgoing = in.varint(65_535, "outgoing");
        List<Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i < outgoing; i++) {
            exchanges.add(new Exchange(sequence(), packetId(), in.u8("released") != 0));
        }
        return new LogRecord.SessionState(session, open, exchanges);
    }

    private LogRecord.Settles settles() throws WireException {
        long session = in.varint("session");
        int code = in.u8("phase");
        Phase phase = null;
        for (Phase one : Phase.values()) {
            phase = one.code() == code ? one : phase;
        }
        if (phase == null) {
            throw WireReader.malformed("phase", "unknown phase " + code);
        }
        int count = in.varint(RecordWriter.MAX_ITEMS, "names");
        List<Name> names = new ArrayList<>(Math.min(count, in.remaining()));
        for (int i = 0; i < count; i++) {
            StreamId stream = StreamIdCodec.read(in);
            long number = in.varint("number");
            if (number <= 0) {
                throw WireReader.malformed("number", "0 is not one");
            }
            names.add(new Name(MessageId.of(stream, number), sequence(), in.u8("direct") != 0));
        }
        return new LogRecord.Settles(session, phase, names, HorizonCodec.read(in));
    }

    private int packetId() throws WireException {
        return in.varint(65_535, "packet identifier");
    }

    private long sequence() throws WireException {
        return Kept.sequence(in.varint("epoch"), in.varint("counter"));
    }
}
