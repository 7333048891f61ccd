package io.linkspan.contracts.message;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Binary form of {@link MessageBatch}, version 1. */
@SuppressWarnings("DoNotCallSuggester")
public final class BatchCodec {
    /** Version written, and the only one read. */
    public static final int VERSION = 1;

    /** Most messages in a batch. */
    public static final int MAX_MESSAGES = 65_536;

    /** Largest batch in bytes: 8 MiB. */
    public static final int MAX_BYTES = 8 * 1024 * 1024;

    /** Most user properties in a batch, all messages together: the one part whose objects dwarf its bytes. */
    public static final int MAX_USER_PROPERTIES = 65_536;

    private BatchCodec() {}

    /**
     * Encodes; a numbered entry's identity is written only when it differs from (stream, number), and an entry without one
     * gets that by decoding.
     *
     * @throws IllegalArgumentException if the batch is over a limit of the format or has a text that UTF-8 cannot carry
     */
    public static byte[] encode(MessageBatch batch) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Upper bound of the bytes that this message adds to a batch; lets the sender cut batches before encoding. */
    public static int sizeBound(Message message) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Upper bound of the bytes of a batch of this stream without entries. */
    public static int headerBound(StreamId stream) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Decodes with strict checks of every value; refuses what is over the limits before allocating for it. */
    public static DecodeOutcome decode(byte[] bytes, Limits limits) {
        return decode(ByteBuffer.wrap(bytes), limits);
    }

    /** Same, from position to limit, which stay as they are. */
    public static DecodeOutcome decode(ByteBuffer bytes, Limits limits) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Reads only the header, from position to limit, which stay as they are; null if it is no header of version 1. */
    public static @Nullable BatchHeader header(ByteBuffer bytes) {
        throw new UnsupportedOperationException("skeleton");
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
}
