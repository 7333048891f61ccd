package io.linkspan.broker.codec;

import io.netty.buffer.ByteBuf;

/** The variable byte integer of MQTT: seven bits a byte, least significant first, at most four bytes. */
final class VarInt {
    static final int MAX = 268_435_455;
    static final int MAX_BYTES = 4;

    private VarInt() {}

    /** Bytes needed for a value of 0 to {@link #MAX}. */
    static int size(int value) {
        if (value < 0x80) {
            return 1;
        }
        if (value < 0x4000) {
            return 2;
        }
        return value < 0x20_0000 ? 3 : 4;
    }

    static void write(ByteBuf out, int value) {
        int rest = value;
        while (rest >= 0x80) {
            out.writeByte((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    /** Writes into an array and returns the index after it. */
    static int write(byte[] out, int at, int value) {
        int rest = value;
        int index = at;
        while (rest >= 0x80) {
            out[index++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out[index++] = (byte) rest;
        return index;
    }
}
