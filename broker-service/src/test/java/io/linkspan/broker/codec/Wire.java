package io.linkspan.broker.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes MQTT packets byte by byte, right or wrong as a test wants them. */
public final class Wire {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public static Wire wire() {
        return new Wire();
    }

    public Wire u8(int value) {
        bytes.write(value);
        return this;
    }

    public Wire u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    public Wire u32(long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    public Wire varInt(int value) {
        int rest = value;
        while (rest >= 0x80) {
            u8((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        return u8(rest);
    }

    public Wire raw(byte... more) {
        bytes.writeBytes(more);
        return this;
    }

    public Wire hex(String hex) {
        return raw(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    public Wire string(String value) {
        return binary(value.getBytes(StandardCharsets.UTF_8));
    }

    public Wire binary(byte... value) {
        return u16(value.length).raw(value);
    }

    /** A block with its length before it, as properties have. */
    public Wire block(Wire block) {
        byte[] content = block.bytes();
        return varInt(content.length).raw(content);
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }

    /** What was written becomes the body of a packet. */
    public byte[] packet(int firstByte) {
        byte[] body = bytes();
        return wire().u8(firstByte).varInt(body.length).raw(body).bytes();
    }

    /** A CONNECT of version 5 up to and including its keep alive; properties and payload follow. */
    public static Wire connect5(int flags) {
        return wire().string("MQTT").u8(5).u8(flags).u16(60);
    }

    /** A CONNECT of version 3.1.1 up to its keep alive; the payload follows. */
    public static Wire connect4(int flags) {
        return wire().string("MQTT").u8(4).u8(flags).u16(60);
    }

    /** A plain CONNECT with clean start. */
    public static byte[] connect(int level, String clientId) {
        Wire wire = level == 3 ? wire().string("MQIsdp") : wire().string("MQTT");
        wire.u8(level).u8(2).u16(60);
        return (level == 5 ? wire.u8(0) : wire).string(clientId).packet(0x10);
    }

    /** A PUBLISH without properties. */
    public static byte[] publish(int level, int qos, String topic, int packetId, byte... payload) {
        Wire wire = wire().string(topic);
        if (qos > 0) {
            wire.u16(packetId);
        }
        return (level == 5 ? wire.u8(0) : wire).raw(payload).packet(0x30 | (qos << 1));
    }
}
