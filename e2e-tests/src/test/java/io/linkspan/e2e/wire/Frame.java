package io.linkspan.e2e.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A packet from a broker.
 *
 * @param first byte: type and flags
 * @param body what follows the remaining length
 */
record Frame(int first, byte[] body) {
    int type() {
        return first >> 4;
    }

    int qos() {
        return (first >> 1) & 3;
    }

    boolean dup() {
        return (first & 8) != 0;
    }

    /** Of an acknowledgement, SUBACK too. */
    int packetId() {
        return u16(0);
    }

    /** Of an acknowledgement; 0 where it was left out. */
    int reason() {
        return body.length > 2 ? body[2] & 0xFF : 0;
    }

    /** Of CONNACK. */
    boolean sessionPresent() {
        return (body[0] & 1) != 0;
    }

    /** Of CONNACK. */
    int connectReason() {
        return body[1] & 0xFF;
    }

    /** Of DISCONNECT. */
    int disconnectReason() {
        return body.length > 0 ? body[0] & 0xFF : 0;
    }

    /** Receive Maximum of CONNACK, 65535 where it is absent. */
    int receiveMaximum() {
        int at = 2;
        int end = at + lengthBytes(at) + length(at);
        for (at += lengthBytes(at); at < end; ) {
            int id = body[at++];
            if (id == 0x21) {
                return u16(at);
            }
            at += valueBytes(id, at);
        }
        return 65_535;
    }

    /** The last of SUBACK's reason codes. */
    int lastReason() {
        return body[body.length - 1] & 0xFF;
    }

    String topic() {
        return new String(body, 2, u16(0), StandardCharsets.UTF_8);
    }

    /** Of PUBLISH with QoS 1 or 2. */
    int publishId() {
        return u16(2 + u16(0));
    }

    byte[] payload() {
        int at = 2 + u16(0) + (qos() > 0 ? 2 : 0);
        return Arrays.copyOfRange(body, at + lengthBytes(at) + length(at), body.length);
    }

    /** Size of a property of CONNACK. */
    private int valueBytes(int id, int at) {
        return switch (id) {
            case 0x24, 0x25, 0x28, 0x29, 0x2A -> 1;
            case 0x13, 0x22 -> 2;
            case 0x11, 0x27 -> 4;
            case 0x12, 0x15, 0x16, 0x1A, 0x1C, 0x1F -> 2 + u16(at);
            case 0x26 -> 2 + u16(at) + 2 + u16(at + 2 + u16(at));
            default -> throw new IllegalArgumentException("property " + id + " in CONNACK");
        };
    }

    private int u16(int at) {
        return ((body[at] & 0xFF) << 8) | (body[at + 1] & 0xFF);
    }

    private int length(int at) {
        int value = 0;
        for (int i = 0; i < lengthBytes(at); i++) {
            value |= (body[at + i] & 0x7F) << (7 * i);
        }
        return value;
    }

    private int lengthBytes(int at) {
        int bytes = 1;
        while ((body[at + bytes - 1] & 0x80) != 0) {
            bytes++;
        }
        return bytes;
    }
}
