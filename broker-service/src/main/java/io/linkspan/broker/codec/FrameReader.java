package io.linkspan.broker.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Reads fields inside one frame, never past its end.
 *
 * <p>Reused for all frames of an event loop. Nothing it returns points into the buffer.
 */
final class FrameReader {
    private static final int MAX_FIELD_BYTES = 65_535;
    private static final byte[] EMPTY = {};

    private final byte[] scratch = new byte[MAX_FIELD_BYTES];
    private final TopicCache topics = new TopicCache();
    private ByteBuf buffer = Unpooled.EMPTY_BUFFER;
    private int position;
    private int end;

    /** Looks at the body of the next frame. */
    void reset(ByteBuf frames, int start, int length) {
        buffer = frames;
        position = start;
        end = start + length;
    }

    /** Lets go of the buffer. */
    void clear() {
        buffer = Unpooled.EMPTY_BUFFER;
        position = 0;
        end = 0;
    }

    int remaining() {
        return end - position;
    }

    int position() {
        return position;
    }

    /** Moves to an absolute place inside the frame, to read it again. */
    void position(int newPosition) {
        position = newPosition;
    }

    /** Bounds reading to the next bytes; returns the former end for {@link #unlimit}. */
    int limit(int length, String field) throws PacketRefusedException {
        require(length, field);
        int former = end;
        end = position + length;
        return former;
    }

    void unlimit(int formerEnd) {
        end = formerEnd;
    }

    int u8(String field) throws PacketRefusedException {
        require(1, field);
        return buffer.getUnsignedByte(position++);
    }

    int u16(String field) throws PacketRefusedException {
        require(2, field);
        int value = buffer.getUnsignedShort(position);
        position += 2;
        return value;
    }

    long u32(String field) throws PacketRefusedException {
        require(4, field);
        long value = buffer.getUnsignedInt(position);
        position += 4;
        return value;
    }

    int varInt(String field) throws PacketRefusedException {
        int value = 0;
        for (int index = 0; index < VarInt.MAX_BYTES; index++) {
            int next = u8(field);
            value |= (next & 0x7F) << (7 * index);
            if ((next & 0x80) == 0) {
                if (next == 0 && index > 0) {
                    throw PacketRefusedException.malformed(
                            field + " is not encoded in the fewest bytes [MQTT-1.5.5-1]");
                }
                return value;
            }
        }
        throw PacketRefusedException.malformed(field + " has more than four bytes [MQTT-1.5.5]");
    }

    byte[] binary(String field) throws PacketRefusedException {
        return bytes(u16(field), field);
    }

    /** Everything up to the end of the frame. */
    byte[] rest() throws PacketRefusedException {
        return bytes(remaining(), "payload");
    }

    private byte[] bytes(int length, String field) throws PacketRefusedException {
        require(length, field);
        if (length == 0) {
            return EMPTY;
        }
        byte[] copy = new byte[length];
        buffer.getBytes(position, copy);
        position += length;
        return copy;
    }

    /** A UTF-8 encoded string, perhaps empty. */
    String string(String field) throws PacketRefusedException {
        int length = stringBytes(field);
        return length == 0 ? "" : validString(length, field);
    }

    /** A topic name: no wildcards; perhaps empty, which is the caller's to judge. */
    String topic(String field, int wildcardReason) throws PacketRefusedException {
        int length = stringBytes(field);
        if (length == 0) {
            return "";
        }
        String known = topics.get(scratch, length);
        if (known != null) {
            return known;
        }
        String topic = validString(length, field);
        if (topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
            throw new PacketRefusedException(wildcardReason, field + " contains a wildcard [MQTT-4.7.0-1]");
        }
        topics.put(scratch, length, topic);
        return topic;
    }

    private int stringBytes(String field) throws PacketRefusedException {
        int length = u16(field);
        require(length, field);
        buffer.getBytes(position, scratch, 0, length);
        position += length;
        return length;
    }

    private String validString(int length, String field) throws PacketRefusedException {
        return switch (Utf8.scan(scratch, 0, length)) {
            case Utf8.ASCII -> new String(scratch, 0, length, StandardCharsets.ISO_8859_1);
            case Utf8.MULTIBYTE -> new String(scratch, 0, length, StandardCharsets.UTF_8);
            case Utf8.NUL -> throw PacketRefusedException.malformed(field + " contains U+0000 [MQTT-1.5.4-2]");
            default -> throw PacketRefusedException.malformed(field + " is not well-formed UTF-8 [MQTT-1.5.4-1]");
        };
    }

    /** The frame must be used up. */
    void expectEnd(String packet) throws PacketRefusedException {
        if (remaining() != 0) {
            throw PacketRefusedException.malformed(packet + " has " + remaining() + " bytes after its last field");
        }
    }

    private void require(int length, String field) throws PacketRefusedException {
        if (length > end - position) {
            throw PacketRefusedException.malformed(field + " reaches past the end of the packet");
        }
    }
}
