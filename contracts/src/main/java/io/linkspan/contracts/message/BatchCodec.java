package io.linkspan.contracts.message;

import io.linkspan.contracts.wire.RefusalReason;
import io.linkspan.contracts.wire.WireException;
import io.linkspan.contracts.wire.WireReader;
import io.linkspan.contracts.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Binary form of {@link MessageBatch}, version 1. Numbers are varints (7 bits a byte, lowest first, shortest form), texts
 * are UTF-8 behind their length in bytes.
 *
 * <pre>
 * batch   'L' 'B' | version 1 | flags | header length | header | body
 * flags   bit 0: body compressed with zstd (refused as UNSUPPORTED in version 1), all others 0
 * header  stream | first | last - first + 1 | entries | bytes of the body | what a later version adds
 * stream  cluster text | instance, 16 bytes | node text | epoch | lane, 1 byte
 * body    cluster table: count, texts | entries
 * entry   flags | number - number before (QoS 1, 2; before the first: first - 1) | topic text | publisher text
 *         | timestamp - timestamp before (sign folded) | hop limit, 1 byte; path; targets: count, table indexes
 *         | identity: 0, stream, number or 1, number | properties | payload
 * </pre>
 *
 * Topic, publisher and the group from hop limit to targets are left out where they equal those of the entry before;
 * identity and properties where there are none. {@link EntryFlags} tells.
 */
public final class BatchCodec {
    /** Version written, and the only one read. */
    public static final int VERSION = 1;

    /** Most messages in a batch. */
    public static final int MAX_MESSAGES = 65_536;

    /** Largest batch in bytes: 8 MiB. */
    public static final int MAX_BYTES = 8 * 1024 * 1024;

    /** Most user properties in a batch, all messages together: the one part whose objects dwarf its bytes. */
    public static final int MAX_USER_PROPERTIES = 65_536;

    private static final int FLAG_ZSTD = 1;
    private static final int PREFIX_FIXED_BYTES = 4;
    private static final int PREFIX_BYTES = PREFIX_FIXED_BYTES + 2;
    private static final int HEADER_BYTES = StreamIdCodec.MAX_BYTES + 9 + 9 + 3 + 4;
    private static final int MAX_HEADER_BYTES = 4_096;
    private static final int EXPECTED_ENTRY_BYTES = 96;

    private BatchCodec() {}

    /**
     * Encodes; a numbered entry's identity is written only when it differs from (stream, number), and an entry without one
     * gets that by decoding.
     *
     * @throws IllegalArgumentException if the batch is over a limit of the format, or has a text that UTF-8 cannot carry
     *     or a topic that is none
     */
    public static byte[] encode(MessageBatch batch) {
        checkCounts(batch);
        // Written first, so that its table of clusters is complete and its size known when the header is written.
        ClusterTable clusters = new ClusterTable();
        WireWriter entries = new WireWriter(expectedBytes(batch), MAX_BYTES);
        writeEntries(batch, new EntryWriter(entries, clusters));
        WireWriter table = new WireWriter(64, MAX_BYTES);
        clusters.write(table);
        WireWriter header = new WireWriter(HEADER_BYTES, HEADER_BYTES);
        StreamIdCodec.write(header, batch.stream());
        header.varint(batch.first());
        header.varint(batch.last() - batch.first() + 1);
        header.varint(batch.entries().size());
        header.varint(table.size() + (long) entries.size());

        WireWriter out = new WireWriter(PREFIX_BYTES + header.size() + table.size() + entries.size(), MAX_BYTES);
        out.u8('L');
        out.u8('B');
        out.u8(VERSION);
        out.u8(0);
        out.varint(header.size());
        out.append(header);
        out.append(table);
        out.append(entries);
        return out.toByteArray();
    }

    private static void checkCounts(MessageBatch batch) {
        if (batch.entries().size() > MAX_MESSAGES) {
            throw new IllegalArgumentException("more than " + MAX_MESSAGES + " messages in one batch");
        }
        long userProperties = 0;
        for (BatchEntry entry : batch.entries()) {
            userProperties += entry.message().properties().userProperties().size();
        }
        if (userProperties > MAX_USER_PROPERTIES) {
            throw new IllegalArgumentException("more than " + MAX_USER_PROPERTIES + " user properties in one batch");
        }
    }

    private static int expectedBytes(MessageBatch batch) {
        long expected = 64;
        for (BatchEntry entry : batch.entries()) {
            expected += EXPECTED_ENTRY_BYTES + entry.message().payload().length;
        }
        return (int) Math.min(expected, MAX_BYTES);
    }

    private static void writeEntries(MessageBatch batch, EntryWriter writer) {
        long before = batch.first() - 1;
        for (BatchEntry entry : batch.entries()) {
            MessageId id = entry.message().id();
            if (!entry.numbered()) {
                writer.write(entry.message(), -1, id);
                continue;
            }
            boolean own = id == null || id.equals(MessageId.of(batch.stream(), entry.number()));
            writer.write(entry.message(), entry.number() - before, own ? null : id);
            before = entry.number();
        }
    }

    /** Upper bound of the bytes that this message adds to a batch; lets the sender cut batches before encoding. */
    public static int sizeBound(Message message) {
        return (int) Math.min(EntryWriter.sizeBound(message), Integer.MAX_VALUE);
    }

    /** Upper bound of the bytes of a batch without entries. */
    public static int headerBound() {
        return PREFIX_BYTES + HEADER_BYTES + 2;
    }

    /** Decodes with strict checks of every value; refuses what is over the limits before allocating for it. */
    public static DecodeOutcome decode(byte[] bytes, Limits limits) {
        return decode(ByteBuffer.wrap(bytes), limits);
    }

    /** Same, from position to limit, which stay as they are. */
    public static DecodeOutcome decode(ByteBuffer bytes, Limits limits) {
        try {
            WireReader in = WireReader.of(bytes, limits.maxBytes());
            int flags = readPrefix(in);
            if ((flags & FLAG_ZSTD) != 0) {
                throw new WireException(RefusalReason.UNSUPPORTED, "flags: zstd is not supported in version 1");
            }
            BatchHeader header = readHeader(in, bytes.remaining(), limits.maxMessages());
            return new DecodeOutcome.Decoded(readBody(in, header, limits));
        } catch (WireException e) {
            return new DecodeOutcome.Refused(e.reason(), e.detail());
        }
    }

    /**
     * Reads only the header, from position to limit, which stay as they are; null if it is no header of version 1. A
     * compressed body is no obstacle.
     */
    public static @Nullable BatchHeader header(ByteBuffer bytes) {
        try {
            ByteBuffer head = bytes.duplicate();
            head.limit(head.position() + Math.min(head.remaining(), PREFIX_BYTES + MAX_HEADER_BYTES));
            WireReader in = WireReader.of(head, PREFIX_BYTES + MAX_HEADER_BYTES);
            readPrefix(in);
            return readHeader(in, bytes.remaining(), MAX_MESSAGES);
        } catch (WireException e) {
            return null;
        }
    }

    /** True if the first bytes are those of a batch, of whatever version; else it may be a control message. */
    public static boolean isBatch(byte[] bytes) {
        return bytes.length >= 2 && bytes[0] == 'L' && bytes[1] == 'B';
    }

    /** Same, at the position of the buffer. */
    public static boolean isBatch(ByteBuffer bytes) {
        int at = bytes.position();
        return bytes.remaining() >= 2 && bytes.get(at) == 'L' && bytes.get(at + 1) == 'B';
    }

    private static int readPrefix(WireReader in) throws WireException {
        if (in.remaining() < 2 || in.u8("prefix") != 'L' || in.u8("prefix") != 'B') {
            throw new WireException(RefusalReason.NOT_RECOGNISED, "not a message batch");
        }
        int version = in.u8("version");
        if (version != VERSION) {
            throw new WireException(RefusalReason.UNSUPPORTED, "version " + version + " of the message batch");
        }
        int flags = in.u8("flags");
        if ((flags & ~FLAG_ZSTD) != 0) {
            throw new WireException(RefusalReason.UNSUPPORTED, "flags: unknown ones in " + flags);
        }
        return flags;
    }

    /** Reads the header and leaves the reader at the body. */
    private static BatchHeader readHeader(WireReader in, int bytes, int maxMessages) throws WireException {
        int before = in.remaining();
        WireReader header = in.slice(in.varint(MAX_HEADER_BYTES, "header"), "header");
        StreamId stream = StreamIdCodec.read(header);
        long first = header.varint("first");
        long covered = header.varint("last");
        if (first == 0 || covered > Long.MAX_VALUE - first) {
            throw WireReader.malformed("range", "first " + first + ", " + covered + " numbers");
        }
        int count = header.varint(maxMessages, "messages");
        int body = header.varint(MAX_BYTES, "body");
        int consumed = before - in.remaining();
        int expected = bytes - PREFIX_FIXED_BYTES - consumed;
        if (body > expected) {
            throw new WireException(
                    RefusalReason.TRUNCATED, "body: " + body + " bytes announced, " + expected + " there");
        }
        if (body < expected) {
            throw WireReader.malformed("body", body + " bytes announced, " + expected + " there");
        }
        return new BatchHeader(stream, first, first + covered - 1, count, bytes);
    }

    private static MessageBatch readBody(WireReader in, BatchHeader header, Limits limits) throws WireException {
        ClusterTable clusters = ClusterTable.read(in);
        in.needItems(header.count(), EntryReader.MIN_BYTES, "messages");
        List<BatchEntry> entries = new ArrayList<>(header.count());
        EntryReader reader = new EntryReader(in, clusters, limits.maxUserProperties());
        long before = header.first() - 1;
        for (int i = 0; i < header.count(); i++) {
            BatchEntry entry = reader.readEntry(header.stream(), before, header.last());
            before = entry.numbered() ? entry.number() : before;
            entries.add(entry);
        }
        in.end("body");
        return new MessageBatch(header.stream(), header.first(), header.last(), entries);
    }
}
