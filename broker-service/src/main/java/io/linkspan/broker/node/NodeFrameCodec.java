package io.linkspan.broker.node;

import io.linkspan.broker.node.NodeFrame.Opened;
import io.linkspan.broker.outbox.Lane.Piece;
import io.linkspan.broker.stream.Picks;
import io.linkspan.broker.stream.PicksCodec;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.BatchCodec;
import io.linkspan.contracts.message.DecodeOutcome;
import io.linkspan.contracts.message.Limits;
import io.linkspan.contracts.message.MessageBatch;
import io.linkspan.contracts.message.StreamId;
import io.linkspan.contracts.wire.WireException;
import io.linkspan.contracts.wire.WireReader;
import io.linkspan.contracts.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Binary form of {@link NodeFrame}; numbers are varints, texts and bytes stand behind their length.
 *
 * <pre>
 * welcome  1 | count | for each life of a log: node text, epoch, cursor of lane 0 … 31
 * batches  2 | sequence | count | piece …
 * piece    message batch as links carry it | number of entries with picks | for each: entries since the one before,
 *          picks as in {@link PicksCodec}
 * taken    3 | sequence
 * open     6 | count | for each life of a log: node text, epoch
 * ask      4 | number | question
 * answer   5 | number | answer
 * </pre>
 */
final class NodeFrameCodec {
    /** Largest frame: one batch of the largest size with its picks. */
    static final int MAX_BYTES = BatchCodec.MAX_BYTES + (1 << 20);

    private static final int WELCOME = 1;
    private static final int BATCHES = 2;
    private static final int TAKEN = 3;
    private static final int OPEN = 6;
    private static final int MAX_LIVES = 4_096;
    private static final int ASK = 4;
    private static final int ANSWER = 5;
    private static final int MAX_PIECES = StreamId.LANES * 64;

    private NodeFrameCodec() {}

    static byte[] open(Collection<LogLife> lives) {
        var out = new WireWriter(128, MAX_BYTES);
        out.u8(OPEN);
        out.varint(lives.size());
        lives.forEach(life -> write(out, life));
        return out.toByteArray();
    }

    static byte[] welcome(List<Opened> lives) {
        var out = new WireWriter(128, MAX_BYTES);
        out.u8(WELCOME);
        out.varint(lives.size());
        for (Opened opened : lives) {
            write(out, opened.life());
            opened.cursors().forEach(out::varint);
        }
        return out.toByteArray();
    }

    private static void write(WireWriter out, LogLife life) {
        out.text(life.log().value(), NodeId.MAX_LENGTH);
        out.varint(life.epoch());
    }

    static byte[] taken(long sequence) {
        var out = new WireWriter(16, MAX_BYTES);
        out.u8(TAKEN);
        out.varint(sequence);
        return out.toByteArray();
    }

    static byte[] ask(long number, byte[] question) {
        return numbered(ASK, number, question);
    }

    static byte[] answer(long number, byte[] answer) {
        return numbered(ANSWER, number, answer);
    }

    private static byte[] numbered(int type, long number, byte[] content) {
        var out = new WireWriter(content.length + 16, MAX_BYTES);
        out.u8(type);
        out.varint(number);
        out.bytes(content, MAX_BYTES);
        return out.toByteArray();
    }

    static byte[] batches(long sequence, List<byte[]> pieces) {
        int size = 32;
        for (byte[] piece : pieces) {
            size += piece.length;
        }
        var out = new WireWriter(size, MAX_BYTES);
        out.u8(BATCHES);
        out.varint(sequence);
        out.varint(pieces.size());
        for (byte[] piece : pieces) {
            out.raw(piece, 0, piece.length);
        }
        return out.toByteArray();
    }

    /** One piece of a frame. @throws IllegalArgumentException if it is over a limit of the format */
    static byte[] piece(Piece piece) {
        byte[] batch = BatchCodec.encode(piece.batch());
        var out = new WireWriter(batch.length + 16, MAX_BYTES - 64);
        out.bytes(batch, BatchCodec.MAX_BYTES);
        long picked = piece.picks().stream().filter(picks -> !picks.isNone()).count();
        out.varint(picked);
        int before = -1;
        for (int i = 0; picked > 0 && i < piece.picks().size(); i++) {
            Picks picks = piece.picks().get(i);
            if (!picks.isNone()) {
                out.varint(i - before - 1L);
                PicksCodec.write(out, picks);
                before = i;
            }
        }
        return out.toByteArray();
    }

    static NodeFrame read(byte[] bytes) throws WireException {
        var in = WireReader.of(ByteBuffer.wrap(bytes), MAX_BYTES);
        int type = in.u8("type");
        NodeFrame frame =
                switch (type) {
                    case OPEN -> readOpen(in);
                    case WELCOME -> readWelcome(in);
                    case BATCHES -> readBatches(in);
                    case TAKEN -> new NodeFrame.Taken(in.varint("sequence"));
                    case ASK -> new NodeFrame.Ask(in.varint("number"), in.bytes(MAX_BYTES, "question"));
                    case ANSWER -> new NodeFrame.Answer(in.varint("number"), in.bytes(MAX_BYTES, "answer"));
                    default -> throw WireReader.malformed("type", String.valueOf(type));
                };
        in.end("frame");
        return frame;
    }

    private static NodeFrame readOpen(WireReader in) throws WireException {
        int count = in.varint(MAX_LIVES, "lives");
        in.needItems(count, 2, "lives");
        var lives = new ArrayList<LogLife>(count);
        for (int i = 0; i < count; i++) {
            lives.add(readLife(in));
        }
        return new NodeFrame.Open(List.copyOf(lives));
    }

    private static NodeFrame readWelcome(WireReader in) throws WireException {
        int count = in.varint(MAX_LIVES, "lives");
        in.needItems(count, 2 + StreamId.LANES, "lives");
        var lives = new ArrayList<Opened>(count);
        for (int i = 0; i < count; i++) {
            LogLife life = readLife(in);
            var cursors = new ArrayList<Long>(StreamId.LANES);
            for (int lane = 0; lane < StreamId.LANES; lane++) {
                cursors.add(in.varint("cursor"));
            }
            lives.add(new Opened(life, List.copyOf(cursors)));
        }
        return new NodeFrame.Welcome(List.copyOf(lives));
    }

    private static LogLife readLife(WireReader in) throws WireException {
        String log = in.text(NodeId.MAX_LENGTH, "node");
        long epoch = in.varint("epoch");
        if (!NodeId.isValid(log) || epoch == 0) {
            throw WireReader.malformed("life", "epoch " + epoch + " of '" + log + "'");
        }
        return new LogLife(NodeId.of(log), epoch);
    }

    private static NodeFrame readBatches(WireReader in) throws WireException {
        long sequence = in.varint("sequence");
        int count = in.varint(MAX_PIECES, "pieces");
        in.needItems(count, 2, "pieces");
        var pieces = new ArrayList<Piece>(count);
        for (int i = 0; i < count; i++) {
            pieces.add(readPiece(in));
        }
        return new NodeFrame.Batches(sequence, List.copyOf(pieces));
    }

    private static Piece readPiece(WireReader in) throws WireException {
        byte[] bytes = in.bytes(BatchCodec.MAX_BYTES, "batch");
        MessageBatch batch =
                switch (BatchCodec.decode(bytes, Limits.DEFAULT)) {
                    case DecodeOutcome.Decoded decoded -> decoded.batch();
                    case DecodeOutcome.Refused refused -> throw new WireException(refused.reason(), refused.detail());
                };
        int entries = batch.entries().size();
        int picked = in.varint(entries, "picked entries");
        if (picked == 0) {
            return new Piece(batch, java.util.Collections.nCopies(entries, Picks.NONE));
        }
        var picks = new ArrayList<>(java.util.Collections.nCopies(entries, Picks.NONE));
        int before = -1;
        for (int i = 0; i < picked; i++) {
            int entry = before + 1 + in.varint(entries, "entry");
            if (entry >= entries) {
                throw WireReader.malformed("entry", entry + " of " + entries);
            }
            picks.set(entry, PicksCodec.read(in));
            before = entry;
        }
        return new Piece(batch, picks);
    }
}
