package io.linkspan.broker.support;

import io.linkspan.broker.codec.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Properties of version 5: writes single ones, reads a block into text. */
public final class Props {
    public static final int FORMAT = 0x01;
    public static final int MESSAGE_EXPIRY = 0x02;
    public static final int CONTENT_TYPE = 0x03;
    public static final int RESPONSE_TOPIC = 0x08;
    public static final int CORRELATION = 0x09;
    public static final int SUBSCRIPTION_ID = 0x0B;
    public static final int SESSION_EXPIRY = 0x11;
    public static final int ASSIGNED_ID = 0x12;
    public static final int SERVER_KEEP_ALIVE = 0x13;
    public static final int AUTH_METHOD = 0x15;
    public static final int AUTH_DATA = 0x16;
    public static final int WILL_DELAY = 0x18;
    public static final int REASON = 0x1F;
    public static final int RECEIVE_MAXIMUM = 0x21;
    public static final int ALIAS_MAXIMUM = 0x22;
    public static final int ALIAS = 0x23;
    public static final int MAXIMUM_QOS = 0x24;
    public static final int USER = 0x26;
    public static final int PACKET_SIZE = 0x27;

    private Props() {}

    public static Wire none() {
        return Wire.wire();
    }

    public static Wire expiry(long seconds) {
        return Wire.wire().u8(SESSION_EXPIRY).u32(seconds);
    }

    public static Wire messageExpiry(long seconds) {
        return Wire.wire().u8(MESSAGE_EXPIRY).u32(seconds);
    }

    public static Wire willDelay(long seconds) {
        return Wire.wire().u8(WILL_DELAY).u32(seconds);
    }

    public static Wire receiveMaximum(int count) {
        return Wire.wire().u8(RECEIVE_MAXIMUM).u16(count);
    }

    public static Wire aliasMaximum(int count) {
        return Wire.wire().u8(ALIAS_MAXIMUM).u16(count);
    }

    public static Wire alias(int alias) {
        return Wire.wire().u8(ALIAS).u16(alias);
    }

    public static Wire packetSize(long bytes) {
        return Wire.wire().u8(PACKET_SIZE).u32(bytes);
    }

    public static Wire subscriptionId(int id) {
        return Wire.wire().u8(SUBSCRIPTION_ID).varInt(id);
    }

    /** A property whose value is one byte. */
    public static Wire flag(int property, int value) {
        return Wire.wire().u8(property).u8(value);
    }

    /** A property whose value is text. */
    public static Wire text(int property, String value) {
        return Wire.wire().u8(property).string(value);
    }

    public static Wire user(String name, String value) {
        return Wire.wire().u8(USER).string(name).string(value);
    }

    /** Several, in this order. */
    public static Wire all(Wire... properties) {
        Wire all = Wire.wire();
        for (Wire one : properties) {
            all.raw(one.bytes());
        }
        return all;
    }

    /** The block at the buffer's position, by property: numbers in decimal, binaries in hex, user properties as a=b. */
    static Map<Integer, List<String>> read(ByteBuffer in) {
        Map<Integer, List<String>> found = new TreeMap<>();
        int length = varInt(in);
        int end = in.position() + length;
        while (in.position() < end) {
            int property = varInt(in);
            found.computeIfAbsent(property, ignored -> new ArrayList<>()).add(value(property, in));
        }
        return found;
    }

    private static String value(int property, ByteBuffer in) {
        return switch (property) {
            case FORMAT, 0x17, 0x19, MAXIMUM_QOS, 0x25, 0x28, 0x29, 0x2A -> String.valueOf(in.get() & 0xFF);
            case MESSAGE_EXPIRY, SESSION_EXPIRY, WILL_DELAY, PACKET_SIZE -> String.valueOf(in.getInt() & 0xFFFF_FFFFL);
            case SUBSCRIPTION_ID -> String.valueOf(varInt(in));
            case SERVER_KEEP_ALIVE, RECEIVE_MAXIMUM, ALIAS_MAXIMUM, ALIAS -> String.valueOf(in.getShort() & 0xFFFF);
            case CORRELATION, 0x16 -> HexFormat.of().formatHex(binary(in));
            case USER -> text(in) + "=" + text(in);
            default -> text(in);
        };
    }

    static int varInt(ByteBuffer in) {
        int value = 0;
        int shift = 0;
        int next;
        do {
            next = in.get();
            value |= (next & 0x7F) << shift;
            shift += 7;
        } while ((next & 0x80) != 0);
        return value;
    }

    static byte[] binary(ByteBuffer in) {
        byte[] bytes = new byte[in.getShort() & 0xFFFF];
        in.get(bytes);
        return bytes;
    }

    static String text(ByteBuffer in) {
        return new String(binary(in), StandardCharsets.UTF_8);
    }
}
