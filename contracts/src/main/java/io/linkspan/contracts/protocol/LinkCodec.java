package io.linkspan.contracts.protocol;

import java.nio.ByteBuffer;

/** Binary form of {@link LinkMessage}. */
@SuppressWarnings("DoNotCallSuggester")
public final class LinkCodec {
    /** Form of the frame itself; changes only if even a hello could no longer be read. */
    public static final int FORMAT = 1;

    /** Largest control message in bytes: 1 MiB. */
    public static final int MAX_BYTES = 1024 * 1024;

    private LinkCodec() {}

    /** Encodes. @throws IllegalArgumentException if it is over {@link #MAX_BYTES} or has a text that UTF-8 cannot carry */
    public static byte[] encode(LinkMessage message) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Decodes with strict checks; fields that a newer version added at the end are skipped. */
    public static LinkDecodeOutcome decode(byte[] bytes) {
        return decode(ByteBuffer.wrap(bytes));
    }

    /** Same, from position to limit, which stay as they are. */
    public static LinkDecodeOutcome decode(ByteBuffer bytes) {
        throw new UnsupportedOperationException("skeleton");
    }
}
