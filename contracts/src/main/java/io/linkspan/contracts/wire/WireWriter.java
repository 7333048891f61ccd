package io.linkspan.contracts.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.UUID;

/** Appends to a growing byte array that never exceeds its limit. */
public final class WireWriter {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int limit;
    private byte[] bytes;
    private int size;

    /**
     * An empty writer.
     *
     * @param expected first capacity in bytes, a guess
     * @param limit most bytes it may hold; writing beyond throws IllegalArgumentException
     */
    public WireWriter(int expected, int limit) {
        this.limit = limit;
        this.bytes = new byte[Math.max(16, Math.min(expected, limit))];
    }

    /** Bytes written so far. */
    public int size() {
        return size;
    }

    /** One byte, 0 to 255. */
    public void u8(int value) {
        if (value < 0 || value > 0xFF) {
            throw new IllegalArgumentException("not a byte: " + value);
        }
        reserve(1);
        bytes[size++] = (byte) value;
    }

    /** 7 bits per byte, lowest first, the top bit says that more follow; 0 and up, 1 to 9 bytes. */
    public void varint(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("negative: " + value);
        }
        unsigned(value);
    }

    /** Bytes that a varint of these 64 bits takes, 1 to 10. */
    private static int varintSize(long bits) {
        return (Long.SIZE - Long.numberOfLeadingZeros(bits | 1) + 6) / 7;
    }

    /** Any value: sign folded into the lowest bit, so that small ones of either sign are short; 1 to 10 bytes. */
    public void signed(long value) {
        unsigned((value << 1) ^ (value >> 63));
    }

    private void unsigned(long value) {
        int length = varintSize(value);
        reserve(length);
        if (length < Long.BYTES && bytes.length - size >= Long.BYTES) {
            long more = ((1L << (8 * (length - 1))) - 1) & 0x8080_8080_8080_8080L;
            LONG.set(bytes, size, spread(value) | more); // what is behind it is written over, or is beyond the size
            size += length;
            return;
        }
        int last = size + length - 1;
        long rest = value;
        for (int at = size; at < last; at++) {
            bytes[at] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[last] = (byte) rest;
        size = last + 1;
    }

    /** The lowest 56 bits, 7 to a byte. */
    private static long spread(long value) {
        long halves = (value & 0x0FFF_FFFFL) | ((value & 0x00FF_FFFF_F000_0000L) << 4);
        long quarters = (halves & 0x0000_3FFF_0000_3FFFL) | ((halves & 0x0FFF_C000_0FFF_C000L) << 2);
        return (quarters & 0x007F_007F_007F_007FL) | ((quarters & 0x3F80_3F80_3F80_3F80L) << 1);
    }

    /** Length as varint, then the bytes. @throws IllegalArgumentException if there are more than max */
    public void bytes(byte[] value, int max) {
        if (value.length > max) {
            throw new IllegalArgumentException("longer than " + max + " bytes: " + value.length);
        }
        varint(value.length);
        raw(value, 0, value.length);
    }

    /** The bytes alone. */
    public void raw(byte[] value, int from, int length) {
        reserve(length);
        System.arraycopy(value, from, bytes, size, length);
        size += length;
    }

    /**
     * Length in bytes as varint, then UTF-8.
     *
     * @throws IllegalArgumentException if it is longer than max bytes, or has U+0000 or a lone surrogate
     */
    public void text(String value, int max) {
        if (value.length() > max || !ascii(value)) {
            encoded(value, max);
        }
    }

    /** In one pass; false when nothing was written because there are other characters. */
    private boolean ascii(String value) {
        int length = value.length();
        int before = size;
        varint(length);
        reserve(length);
        int at = size;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c == 0 || c > 0x7F) {
                size = before;
                return false;
            }
            bytes[at++] = (byte) c;
        }
        size = at;
        return true;
    }

    private void encoded(String value, int max) {
        int length = Utf8.length(value);
        if (length > max) {
            throw new IllegalArgumentException("longer than " + max + " bytes of UTF-8: " + length);
        }
        varint(length);
        reserve(length);
        size = Utf8.encode(value, bytes, size);
    }

    /** 16 bytes, most significant first. */
    public void uuid(UUID value) {
        fixed(value.getMostSignificantBits());
        fixed(value.getLeastSignificantBits());
    }

    private void fixed(long value) {
        reserve(Long.BYTES);
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    /** All that was written so far, as an array of that size. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Appends all of the other. */
    public void append(WireWriter other) {
        raw(other.bytes, 0, other.size);
    }

    /** Forgets what was written behind the first {@code kept} bytes. */
    public void truncate(int kept) {
        if (kept < 0 || kept > size) {
            throw new IllegalArgumentException("not within " + size + " bytes: " + kept);
        }
        size = kept;
    }

    /** Forgets all that was written, and gives back room beyond {@code capacity} bytes. */
    public void clear(int capacity) {
        size = 0;
        if (bytes.length > capacity) {
            bytes = new byte[capacity];
        }
    }

    private void reserve(int more) {
        if (size > limit - more) {
            throw new IllegalArgumentException("longer than " + limit + " bytes");
        }
        if (bytes.length - size < more) {
            long wanted = Math.max(size + (long) more, 2L * bytes.length);
            bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, limit));
        }
    }
}
