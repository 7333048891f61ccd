package io.linkspan.broker.support;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A packet from the broker, taken apart.
 *
 * @param first type and flags
 * @param packetId 0 if it has none
 * @param flags the acknowledge flags of CONNACK, else 0
 * @param codes return or reason codes; an acknowledgement of success without one has 0
 * @param properties by identifier, see {@link Props}; empty before version 5
 * @param topic of PUBLISH, else empty
 * @param payload of PUBLISH, else empty
 * @param bytes of the whole packet
 */
public record Received(
        int first,
        int packetId,
        int flags,
        List<Integer> codes,
        Map<Integer, List<String>> properties,
        String topic,
        byte[] payload,
        int bytes) {
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int SUBACK = 9;
    static final int UNSUBACK = 11;
    static final int DISCONNECT = 14;
    static final int AUTH = 15;

    public boolean sessionPresent() {
        return (flags & 1) != 0;
    }

    public int type() {
        return first >> 4;
    }

    public int qos() {
        return (first >> 1) & 3;
    }

    public boolean retain() {
        return (first & 1) != 0;
    }

    public boolean dup() {
        return (first & 8) != 0;
    }

    /** The only code. */
    public int code() {
        if (codes.size() != 1) {
            throw new AssertionError("not one code: " + this);
        }
        return codes.getFirst();
    }

    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** The values of a property, in their order. */
    public List<String> all(int property) {
        return properties.getOrDefault(property, List.of());
    }

    static Received parse(int first, byte[] body, int level, int bytes) {
        ByteBuffer in = ByteBuffer.wrap(body);
        boolean v5 = level == 5;
        int packetId = 0;
        int flags = 0;
        String topic = "";
        byte[] payload = {};
        List<Integer> codes = new ArrayList<>();
        Map<Integer, List<String>> properties = Map.of();
        switch (first >> 4) {
            case CONNACK -> {
                flags = in.get() & 0xFF;
                codes.add(in.get() & 0xFF);
                properties = v5 && in.hasRemaining() ? Props.read(in) : properties;
            }
            case PUBLISH -> {
                topic = Props.text(in);
                packetId = (first & 6) == 0 ? 0 : in.getShort() & 0xFFFF;
                properties = v5 ? Props.read(in) : properties;
                payload = new byte[in.remaining()];
                in.get(payload);
            }
            case SUBACK, UNSUBACK -> {
                packetId = in.getShort() & 0xFFFF;
                properties = v5 ? Props.read(in) : properties;
                while (in.hasRemaining()) {
                    codes.add(in.get() & 0xFF);
                }
            }
            case DISCONNECT, AUTH -> {
                codes.add(in.hasRemaining() ? in.get() & 0xFF : 0);
                properties = in.hasRemaining() ? Props.read(in) : properties;
            }
            case 4, 5, 6, 7 -> {
                packetId = in.getShort() & 0xFFFF;
                codes.add(in.hasRemaining() ? in.get() & 0xFF : 0);
                properties = in.hasRemaining() ? Props.read(in) : properties;
            }
            default -> {
                if (first != 0xD0 || body.length != 0) {
                    throw new AssertionError("unexpected packet of type " + (first >> 4));
                }
            }
        }
        if (in.hasRemaining()) {
            throw new AssertionError(in.remaining() + " bytes left of a packet of type " + (first >> 4));
        }
        return new Received(first, packetId, flags, List.copyOf(codes), properties, topic, payload, bytes);
    }
}
