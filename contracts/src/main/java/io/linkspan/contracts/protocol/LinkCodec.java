package io.linkspan.contracts.protocol;

import io.linkspan.contracts.wire.RefusalReason;
import io.linkspan.contracts.wire.WireException;
import io.linkspan.contracts.wire.WireReader;
import io.linkspan.contracts.wire.WireWriter;
import java.nio.ByteBuffer;

/**
 * Binary form of {@link LinkMessage}: {@code 'L' 'P' | format 1 | type, 1 byte | fields in the order of the record}.
 * Numbers are varints, texts are UTF-8 behind their length, lists are behind their count. A later minor version may add
 * fields at the end, which are skipped here; anything else comes with a version of the hello, or a new type.
 */
public final class LinkCodec {
    /** Form of the frame itself; changes only if even a hello could no longer be read. */
    public static final int FORMAT = 1;

    /** Largest control message in bytes: 1 MiB. */
    public static final int MAX_BYTES = 1024 * 1024;

    /** Most routes, and most removed filters, in one message. */
    public static final int MAX_ROUTES = 65_536;

    /** Longest sentence in bytes of UTF-8; longer ones are cut by the encoder. */
    public static final int MAX_SENTENCE_BYTES = 1_024;

    /** Bytes before the fields. */
    static final int PREFIX_BYTES = 4;

    private static final int EXPECTED_BYTES = 256;

    private LinkCodec() {}

    /**
     * Encodes.
     *
     * @throws IllegalArgumentException if it is over {@link #MAX_BYTES} or {@link #MAX_ROUTES}; {@link RouteParts} keeps
     *     route messages below
     */
    public static byte[] encode(LinkMessage message) {
        WireWriter out = new WireWriter(EXPECTED_BYTES, MAX_BYTES);
        out.u8('L');
        out.u8('P');
        out.u8(FORMAT);
        new LinkMessageWriter(out).write(message);
        return out.toByteArray();
    }

    /** Decodes with strict checks; fields that a newer version added at the end are skipped. */
    public static LinkDecodeOutcome decode(byte[] bytes) {
        return decode(ByteBuffer.wrap(bytes));
    }

    /** Same, from position to limit, which stay as they are. */
    public static LinkDecodeOutcome decode(ByteBuffer bytes) {
        try {
            WireReader in = WireReader.of(bytes, MAX_BYTES);
            if (in.remaining() < 2 || in.u8("prefix") != 'L' || in.u8("prefix") != 'P') {
                throw new WireException(RefusalReason.NOT_RECOGNISED, "not a message of the link protocol");
            }
            int format = in.u8("format");
            if (format != FORMAT) {
                throw new WireException(RefusalReason.UNSUPPORTED, "format " + format + " of the link protocol");
            }
            return new LinkDecodeOutcome.Decoded(new LinkMessageReader(in).read());
        } catch (WireException e) {
            return new LinkDecodeOutcome.Refused(e.reason(), e.detail());
        } catch (IllegalArgumentException e) {
            // The records judge their values; what they say names the rule and shows no foreign text.
            return new LinkDecodeOutcome.Refused(RefusalReason.MALFORMED, String.valueOf(e.getMessage()));
        }
    }
}
