package io.linkspan.broker.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Strict UTF-8 as MQTT wants it: well-formed as Unicode defines it, so no surrogates and no overlong forms
 * ([MQTT-1.5.4-1]), and without U+0000 ([MQTT-1.5.4-2]). Java's own decoder would replace such bytes silently.
 */
final class Utf8 {
    /** Only bytes 0x01 to 0x7F. */
    static final int ASCII = 0;

    /** Well-formed, with characters beyond ASCII. */
    static final int MULTIBYTE = 1;

    static final int ILL_FORMED = -1;

    static final int NUL = -2;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;

    private Utf8() {}

    /** Judges {@code length} bytes from {@code offset}: one of the four constants. */
    static int scan(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = asciiEnd(bytes, offset, end);
        return at == end ? ASCII : scanRest(bytes, at, end);
    }

    /** The first place that is not known to be ASCII without U+0000; eight bytes at a time, for topics are long. */
    private static int asciiEnd(byte[] bytes, int offset, int end) {
        int at = offset;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long word = (long) LONGS.get(bytes, at);
            long zeroes = (word - LOW_BITS) & ~word & HIGH_BITS;
            if (((word & HIGH_BITS) | zeroes) != 0) {
                return at;
            }
        }
        while (at < end && bytes[at] > 0) {
            at++;
        }
        return at;
    }

    private static int scanRest(byte[] bytes, int from, int end) {
        int found = ASCII;
        int at = from;
        while (at < end) {
            int lead = bytes[at];
            if (lead > 0) {
                at++;
            } else if (lead == 0) {
                return NUL;
            } else {
                int length = sequenceLength(bytes, at, end);
                if (length == 0) {
                    return ILL_FORMED;
                }
                found = MULTIBYTE;
                at += length;
            }
        }
        return found;
    }

    /** Bytes of the sequence beginning at {@code at}, by table 3-7 of the Unicode standard; 0 if ill-formed. */
    private static int sequenceLength(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xFF;
        if (lead >= 0xC2 && lead <= 0xDF) {
            return continuation(bytes, at + 1, end, 0x80, 0xBF) ? 2 : 0;
        }
        if (lead >= 0xE0 && lead <= 0xEF) {
            int low = lead == 0xE0 ? 0xA0 : 0x80;
            int high = lead == 0xED ? 0x9F : 0xBF;
            return continuation(bytes, at + 1, end, low, high) && continuation(bytes, at + 2, end, 0x80, 0xBF) ? 3 : 0;
        }
        if (lead >= 0xF0 && lead <= 0xF4) {
            int low = lead == 0xF0 ? 0x90 : 0x80;
            int high = lead == 0xF4 ? 0x8F : 0xBF;
            return continuation(bytes, at + 1, end, low, high)
                            && continuation(bytes, at + 2, end, 0x80, 0xBF)
                            && continuation(bytes, at + 3, end, 0x80, 0xBF)
                    ? 4
                    : 0;
        }
        return 0;
    }

    private static boolean continuation(byte[] bytes, int at, int end, int low, int high) {
        if (at >= end) {
            return false;
        }
        int value = bytes[at] & 0xFF;
        return value >= low && value <= high;
    }
}
