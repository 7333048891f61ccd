package io.linkspan.contracts.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * Reads hostile bytes: every length is checked against what is left, and against the caller's limit, before anything is
 * allocated for it. The {@code what} of each method names the field for the refusal.
 */
public final class WireReader {
    private final byte[] bytes;
    private final int end;
    private int at;

    private WireReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /**
     * From position to limit of the buffer, which stay as they are; a buffer without an array is copied.
     *
     * @throws WireException TOO_LARGE if there are more than max bytes
     */
    public static WireReader of(ByteBuffer buffer, int max) throws WireException {
        int length = buffer.remaining();
        if (length > max) {
            throw new WireException(RefusalReason.TOO_LARGE, length + " bytes, at most " + max);
        }
        if (buffer.hasArray()) {
            int from = buffer.arrayOffset() + buffer.position();
            return new WireReader(buffer.array(), from, from + length);
        }
        byte[] copy = new byte[length];
        buffer.get(buffer.position(), copy);
        return new WireReader(copy, 0, length);
    }

    /** Bytes not yet read. */
    public int remaining() {
        return end - at;
    }

    /** One byte, 0 to 255. */
    public int u8(String what) throws WireException {
        need(1, what);
        return bytes[at++] & 0xFF;
    }

    /** What {@link WireWriter#varint} writes, in its shortest form only; 0 and up. */
    public long varint(String what) throws WireException {
        long value = unsigned(what);
        if (value < 0) {
            throw malformed(what, "more than 63 bits");
        }
        return value;
    }

    /** Same, 0 to max. @throws WireException TOO_LARGE if it is more */
    public int varint(int max, String what) throws WireException {
        long value = varint(what);
        if (value > max) {
            throw new WireException(RefusalReason.TOO_LARGE, what + ": " + value + ", at most " + max);
        }
        return (int) value;
    }

    /** What {@link WireWriter#signed} writes. */
    public long signed(String what) throws WireException {
        long folded = unsigned(what);
        return (folded >>> 1) ^ -(folded & 1);
    }

    private long unsigned(String what) throws WireException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int b = u8(what);
            if (shift == 63 && b > 1) {
                throw malformed(what, "more than 64 bits");
            }
            value |= (long) (b & 0x7F) << shift;
            if (b < 0x80) {
                if (b == 0 && shift > 0) {
                    throw malformed(what, "not in its shortest form");
                }
                return value;
            }
        }
        throw malformed(what, "more than 64 bits");
    }

    /** What {@link WireWriter#bytes} writes, as an array of its own. */
    public byte[] bytes(int max, String what) throws WireException {
        int length = length(max, what);
        byte[] value = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return value;
    }

    /** What {@link WireWriter#text} writes: well-formed UTF-8 without U+0000, at most max bytes. */
    public String text(int max, String what) throws WireException {
        int length = length(max, what);
        if (!Utf8.isWellFormed(bytes, at, at + length)) {
            throw malformed(what, "ill-formed UTF-8 or U+0000");
        }
        String value = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return value;
    }

    /** 16 bytes, most significant first. */
    public UUID uuid(String what) throws WireException {
        need(2 * Long.BYTES, what);
        return new UUID(fixed(), fixed());
    }

    /** A reader of the next bytes, which this one skips. */
    public WireReader slice(int length, String what) throws WireException {
        need(length, what);
        at += length;
        return new WireReader(bytes, at - length, at);
    }

    /** Refuses bytes that nothing accounts for. */
    public void end(String what) throws WireException {
        if (at < end) {
            throw malformed(what, remaining() + " bytes too many");
        }
    }

    /** Refuses a count that the bytes left cannot hold, each item taking at least so many. */
    public void needItems(int count, int bytesEach, String what) throws WireException {
        if ((long) count * bytesEach > remaining()) {
            throw new WireException(RefusalReason.TRUNCATED, what + ": " + count + " in " + remaining() + " bytes");
        }
    }

    /** A refusal of this field's value. */
    public static WireException malformed(String what, String why) {
        return new WireException(RefusalReason.MALFORMED, what + ": " + why);
    }

    private long fixed() {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = (value << Byte.SIZE) | (bytes[at++] & 0xFF);
        }
        return value;
    }

    private int length(int max, String what) throws WireException {
        int length = varint(max, what);
        need(length, what);
        return length;
    }

    private void need(int length, String what) throws WireException {
        if (length > end - at) {
            throw new WireException(
                    RefusalReason.TRUNCATED, what + ": needs " + length + " bytes, " + remaining() + " are left");
        }
    }
}
