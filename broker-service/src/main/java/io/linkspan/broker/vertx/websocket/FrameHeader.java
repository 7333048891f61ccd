package io.linkspan.broker.vertx.websocket;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Collects and checks the header of one frame from a client, byte by byte as it arrives (RFC 6455 section 5.2).
 *
 * <p>2 bytes, then 0, 2 or 8 of length, then 4 of mask.
 */
final class FrameHeader {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    static final int MAX_CONTROL_BYTES = 125;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MASK_BYTES = 4;

    private int first;
    private int second;
    private int extended;
    private int read;
    private long length;
    private int mask;

    /** Begins the next frame. */
    void reset() {
        read = 0;
        length = 0;
        mask = 0;
    }

    /** Takes bytes of the header; true once it is whole. */
    boolean take(ByteBuf in) {
        while (in.isReadable()) {
            int next = in.readUnsignedByte();
            if (read == 0) {
                first = next;
            } else if (read == 1) {
                second = next;
                int small = next & 0x7F;
                extended = small == LENGTH_64 ? Long.BYTES : small == LENGTH_16 ? Short.BYTES : 0;
                length = extended == 0 ? small : 0;
            } else if (read < 2 + extended) {
                length = (length << 8) | next;
            } else {
                mask = (mask << 8) | next;
            }
            read++;
            if (read >= 2 && (!masked() || read == 2 + extended + MASK_BYTES)) {
                return true;
            }
        }
        return false;
    }

    /** What is wrong with it, in one sentence; null if nothing. */
    @Nullable
    String violation() {
        if (!masked()) {
            return "frames of a client are masked";
        }
        if ((first & 0x70) != 0) {
            return "no extension was agreed on";
        }
        if (control() && (!last() || length > MAX_CONTROL_BYTES)) {
            return "control frames are whole and have at most 125 bytes";
        }
        if (length < 0
                || (extended == Short.BYTES && length < LENGTH_16)
                || (extended == Long.BYTES && length < 1 << Short.SIZE)) {
            return "a length is encoded in the fewest bytes";
        }
        return switch (opcode()) {
            case CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG -> null;
            default -> "the opcode is not known";
        };
    }

    int opcode() {
        return first & 0x0F;
    }

    boolean control() {
        return (first & 0x08) != 0;
    }

    /** Whether it is the last frame of its message. */
    boolean last() {
        return (first & 0x80) != 0;
    }

    /** Bytes of payload. */
    long length() {
        return length;
    }

    int mask() {
        return mask;
    }

    private boolean masked() {
        return (second & 0x80) != 0;
    }
}
