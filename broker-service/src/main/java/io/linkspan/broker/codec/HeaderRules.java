package io.linkspan.broker.codec;

import io.linkspan.broker.packet.ProtocolVersion;
import io.linkspan.broker.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * What the fixed header alone tells about a packet from a client, judged before its body is waited for.
 *
 * <p>One per connection: the rules change once, when CONNECT has been decoded.
 */
public final class HeaderRules {
    private static final int PUBLISH_DUP = 0x08;
    private static final int FLAGS_0010 = 0x02;
    private static final int DUP_0010 = 0x0A;

    private final int maxConnectBytes;
    private final int maxPacketBytes;
    private @Nullable ProtocolVersion version;

    /** Limits on whole packets, fixed header included. */
    public HeaderRules(int maxConnectBytes, int maxPacketBytes) {
        this.maxConnectBytes = maxConnectBytes;
        this.maxPacketBytes = maxPacketBytes;
    }

    /** The version of the CONNECT; null before it. */
    public @Nullable ProtocolVersion version() {
        return version;
    }

    /** A CONNECT was decoded: from now on the rules of its version hold. */
    public void connected(ProtocolVersion connectVersion) {
        version = connectVersion;
    }

    /** Judges a packet's type and flags. */
    void checkFirstByte(int firstByte) throws PacketRefusedException {
        int type = PacketType.of(firstByte);
        ProtocolVersion known = version;
        if (known == null) {
            if (type != PacketType.CONNECT) {
                throw PacketRefusedException.protocolError(
                        "the first packet is " + PacketType.name(type) + ", not CONNECT [MQTT-3.1.0-1]");
            }
            return; // its flags are judged when its version is known: 3.1 leaves them open
        }
        switch (type) {
            case PacketType.PUBLISH -> checkPublishFlags(firstByte);
            case PacketType.PUBREL, PacketType.SUBSCRIBE, PacketType.UNSUBSCRIBE -> {
                // Version 3.1 allowed DUP there.
                if (known != ProtocolVersion.V3_1 || PacketType.flags(firstByte) != DUP_0010) {
                    requireFlags(firstByte, FLAGS_0010);
                }
            }
            case PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBCOMP, PacketType.PINGREQ, PacketType.DISCONNECT ->
                requireFlags(firstByte, 0);
            case PacketType.AUTH -> {
                if (!known.isV5()) {
                    throw PacketRefusedException.malformed("type 15 is reserved before version 5 [MQTT-2.2.1]");
                }
                requireFlags(firstByte, 0);
            }
            case PacketType.CONNECT -> throw PacketRefusedException.protocolError("a second CONNECT [MQTT-3.1.0-2]");
            case PacketType.RESERVED -> throw PacketRefusedException.malformed("type 0 is reserved [MQTT-2.1.2]");
            default ->
                throw PacketRefusedException.protocolError(
                        PacketType.name(type) + " is for servers to send [MQTT-2.1.2]");
        }
    }

    private static void checkPublishFlags(int firstByte) throws PacketRefusedException {
        int qos = (firstByte >>> 1) & 3;
        if (qos == 3) {
            throw PacketRefusedException.malformed("PUBLISH with QoS 3 [MQTT-3.3.1-4]");
        }
        if (qos == 0 && (firstByte & PUBLISH_DUP) != 0) {
            throw PacketRefusedException.malformed("PUBLISH with DUP and QoS 0 [MQTT-3.3.1-2]");
        }
    }

    static void requireFlags(int firstByte, int flags) throws PacketRefusedException {
        if (PacketType.flags(firstByte) != flags) {
            throw PacketRefusedException.malformed(
                    PacketType.name(PacketType.of(firstByte)) + " with wrong reserved flags [MQTT-2.1.3-1]");
        }
    }

    /**
     * Judges the remaining length.
     *
     * @param headerBytes of type, flags and length: 2 to 5
     * @param minimal whether the length is encoded in the fewest bytes
     */
    void checkLength(int firstByte, int remainingLength, int headerBytes, boolean minimal)
            throws PacketRefusedException {
        int type = PacketType.of(firstByte);
        int limit = version == null ? maxConnectBytes : maxPacketBytes;
        if (remainingLength > limit - headerBytes) {
            throw new PacketRefusedException(
                    ReasonCode.PACKET_TOO_LARGE,
                    PacketType.name(type) + " of " + ((long) remainingLength + headerBytes) + " bytes, the limit is "
                            + limit);
        }
        ProtocolVersion known = version;
        if (known == null) {
            return;
        }
        if (known.isV5() && !minimal) {
            throw PacketRefusedException.malformed(
                    "the remaining length is not encoded in the fewest bytes [MQTT-1.5.5-1]");
        }
        if (!lengthPossible(type, remainingLength, known.isV5())) {
            throw PacketRefusedException.malformed(
                    PacketType.name(type) + " cannot have a remaining length of " + remainingLength);
        }
    }

    private static boolean lengthPossible(int type, int length, boolean v5) {
        return switch (type) {
            case PacketType.PINGREQ -> length == 0;
            case PacketType.DISCONNECT -> v5 || length == 0;
            case PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBREL, PacketType.PUBCOMP ->
                v5 ? length >= 2 : length == 2;
            default -> true;
        };
    }
}
