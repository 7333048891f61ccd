package io.linkspan.e2e.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The packets these clients send, as bytes. */
final class Packets {
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int PUBREC = 5;
    static final int PUBREL = 6;
    static final int PUBCOMP = 7;
    static final int SUBACK = 9;
    static final int PINGRESP = 13;
    static final int DISCONNECT = 14;
    static final byte[] PINGREQ = {(byte) 0xC0, 0};

    /** DISCONNECT; the session stays for its time. */
    static final byte[] LEAVE = {(byte) 0xE0, 0};

    /** DISCONNECT with a session expiry of 0. */
    static final byte[] END = {(byte) 0xE0, 7, 0, 5, 0x11, 0, 0, 0, 0};

    private static final int SESSION_EXPIRY = 0x11;
    private static final int RECEIVE_MAXIMUM = 0x21;
    private static final int DUP = 0x08;

    private Packets() {}

    /** CONNECT without clean start: the session is resumed, and outlives its connection by this time. */
    static byte[] connect(Identity identity, int keepAliveSeconds, long expirySeconds, int receiveMaximum) {
        Body properties = new Body();
        properties.u8(SESSION_EXPIRY).u16((int) (expirySeconds >>> 16)).u16((int) expirySeconds);
        properties.u8(RECEIVE_MAXIMUM).u16(receiveMaximum);
        Body body = new Body()
                .text("MQTT")
                .u8(5)
                .u8(identity.anonymous() ? 0 : 0xC0)
                .u16(keepAliveSeconds);
        body.length(properties.size()).raw(properties.toByteArray()).text(identity.clientId());
        if (!identity.anonymous()) {
            body.text(identity.user()).text(identity.password());
        }
        return body.packet(0x10);
    }

    static byte[] publish(String topic, int qos, boolean dup, int packetId, byte[] payload) {
        return new Body().text(topic).u16(packetId).length(0).raw(payload).packet(0x30 | (qos << 1) | (dup ? DUP : 0));
    }

    static byte[] subscribe(int packetId, String filter, int qos) {
        return new Body().u16(packetId).length(0).text(filter).u8(qos).packet(0x82);
    }

    /** PUBACK, PUBREC, PUBREL or PUBCOMP with reason code 0. */
    static byte[] ack(int type, int packetId) {
        return new Body().u16(packetId).packet((type << 4) | (type == PUBREL ? 2 : 0));
    }

    private static final class Body extends ByteArrayOutputStream {
        Body u8(int value) {
            write(value);
            return this;
        }

        Body u16(int value) {
            return u8((value >>> 8) & 0xFF).u8(value & 0xFF);
        }

        Body text(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return u16(bytes.length).raw(bytes);
        }

        Body raw(byte[] bytes) {
            writeBytes(bytes);
            return this;
        }

        /** A variable byte integer. */
        Body length(int length) {
            int rest = length;
            for (; rest > 0x7F; rest >>>= 7) {
                u8((rest & 0x7F) | 0x80);
            }
            return u8(rest);
        }

        byte[] packet(int first) {
            return new Body().u8(first).length(size()).raw(toByteArray()).toByteArray();
        }
    }
}
