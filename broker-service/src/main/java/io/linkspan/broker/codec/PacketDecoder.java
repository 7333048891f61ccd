package io.linkspan.broker.codec;

import io.linkspan.broker.packet.AckKind;
import io.linkspan.broker.packet.Packet;
import io.linkspan.broker.packet.PingReq;
import io.linkspan.broker.packet.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a frame from a client into a packet, or refuses it.
 *
 * <p>One per event loop: it keeps scratch memory between frames but nothing of a connection.
 */
public final class PacketDecoder {
    private final FrameReader reader = new FrameReader();
    private final PropertyReader properties = new PropertyReader();
    private final ConnectDecoder connects = new ConnectDecoder(properties);
    private final PublishDecoder publishes = new PublishDecoder(properties);
    private final SubscribeDecoder subscribes = new SubscribeDecoder(properties);
    private final ReplyDecoder replies = new ReplyDecoder(properties);

    /**
     * Decodes the current frame of the input.
     *
     * @param version of the connection; null before its CONNECT, and only then the frame may be one
     */
    public Packet decode(FrameInput frame, @Nullable ProtocolVersion version) throws PacketRefusedException {
        reader.reset(frame.buffer(), frame.bodyStart(), frame.bodyLength());
        try {
            if (version == null) {
                return connects.decode(reader, frame.firstByte(), frame.minimalLength());
            }
            return decode(PacketType.of(frame.firstByte()), version.isV5(), frame.firstByte());
        } finally {
            reader.clear();
            if (properties.any()) {
                properties.clear();
            }
        }
    }

    private Packet decode(int type, boolean v5, int firstByte) throws PacketRefusedException {
        return switch (type) {
            case PacketType.PUBLISH -> publishes.decode(reader, v5, firstByte);
            case PacketType.PUBACK -> replies.ack(reader, AckKind.PUBACK);
            case PacketType.PUBREC -> replies.ack(reader, AckKind.PUBREC);
            case PacketType.PUBREL -> replies.ack(reader, AckKind.PUBREL);
            case PacketType.PUBCOMP -> replies.ack(reader, AckKind.PUBCOMP);
            case PacketType.SUBSCRIBE -> subscribes.subscribe(reader, v5);
            case PacketType.UNSUBSCRIBE -> subscribes.unsubscribe(reader, v5);
            case PacketType.PINGREQ -> PingReq.INSTANCE;
            case PacketType.DISCONNECT -> replies.disconnect(reader);
            case PacketType.AUTH -> replies.auth(reader);
            default -> throw new IllegalStateException(PacketType.name(type) + " passed the header rules");
        };
    }

    static int packetId(FrameReader in, String packet) throws PacketRefusedException {
        int packetId = in.u16("packet identifier");
        if (packetId == 0) {
            throw PacketRefusedException.protocolError(packet + " with packet identifier 0 [MQTT-2.2.1-3]");
        }
        return packetId;
    }
}
