package io.linkspan.broker.codec;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.Auth;
import io.linkspan.broker.packet.ConnAck;
import io.linkspan.broker.packet.Connect;
import io.linkspan.broker.packet.Disconnect;
import io.linkspan.broker.packet.Packet;
import io.linkspan.broker.packet.PingReq;
import io.linkspan.broker.packet.PingResp;
import io.linkspan.broker.packet.ProtocolVersion;
import io.linkspan.broker.packet.Publish;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.packet.SubAck;
import io.linkspan.broker.packet.Subscribe;
import io.linkspan.broker.packet.UnsubAck;
import io.linkspan.broker.packet.Unsubscribe;
import io.linkspan.contracts.message.UserProperty;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encodes every packet a server sends but PUBLISH, which {@link PublishFrames} does.
 *
 * <p>One per event loop: the encoded packet lies in scratch memory until the next call.
 */
public final class PacketEncoder {
    private static final ByteBuf NOTHING = Unpooled.EMPTY_BUFFER;
    private static final int SUBACK = 0x90;
    private static final int UNSUBACK = 0xB0;
    private static final int PINGRESP = 0xD0;
    private static final int DISCONNECT = 0xE0;
    private static final int AUTH = 0xF0;

    private final ByteBuf body = Unpooled.buffer(512);
    private final ByteBuf frame = Unpooled.buffer(512);
    private final PropertyWriter properties = new PropertyWriter();
    private final ConnAckEncoder connAcks = new ConnAckEncoder();

    /**
     * Encodes a packet.
     *
     * @param maximumSize of the client, in bytes; -1 none
     * @param problemInformation false: reason string and user properties only where they are always allowed
     * @return scratch memory holding the frame, valid until the next call; empty when the version has no such packet or
     *     it does not fit the maximum even without reason string and user properties ([MQTT-3.1.2-24])
     */
    public ByteBuf encode(Packet packet, ProtocolVersion version, long maximumSize, boolean problemInformation) {
        boolean explain = problemInformation || packet instanceof ConnAck || packet instanceof Disconnect;
        ByteBuf full = encode(packet, version, explain);
        if (maximumSize < 0 || full.readableBytes() <= maximumSize || !explain) {
            return fitting(full, maximumSize);
        }
        return fitting(encode(packet, version, false), maximumSize);
    }

    /** The frames of a publication, made now if this is its first receiver. */
    public PublishFrames frames(Publication publication) {
        return PublishFrames.of(publication, properties);
    }

    private static ByteBuf fitting(ByteBuf encoded, long maximumSize) {
        return maximumSize < 0 || encoded.readableBytes() <= maximumSize ? encoded : NOTHING;
    }

    private ByteBuf encode(Packet packet, ProtocolVersion version, boolean explain) {
        frame.clear();
        body.clear();
        properties.clear();
        boolean v5 = version.isV5();
        return switch (packet) {
            case Ack ack -> ack(ack, v5, explain);
            case PingResp ignored -> finish(PINGRESP);
            case SubAck subAck -> subAck(subAck, v5, explain);
            case UnsubAck unsubAck -> unsubAck(unsubAck, v5, explain);
            case ConnAck connAck ->
                connAcks.encode(connAck, version, explain, body, properties) ? finish(0x20) : NOTHING;
            case Disconnect disconnect -> v5 ? disconnect(disconnect, explain) : NOTHING;
            case Auth auth -> v5 ? auth(auth, explain) : NOTHING;
            case Publish publish -> throw notOurs(publish);
            case Connect connect -> throw notOurs(connect);
            case Subscribe subscribe -> throw notOurs(subscribe);
            case Unsubscribe unsubscribe -> throw notOurs(unsubscribe);
            case PingReq pingReq -> throw notOurs(pingReq);
        };
    }

    private static IllegalArgumentException notOurs(Packet packet) {
        return new IllegalArgumentException(packet.getClass().getSimpleName() + " is not sent this way by a server");
    }

    private ByteBuf ack(Ack ack, boolean v5, boolean explain) {
        frame.writeByte(ack.kind().firstByte());
        if (!v5) {
            return frame.writeByte(2).writeShort(ack.packetId());
        }
        explain(explain, ack.reasonString(), ack.userProperties());
        if (properties.size() > 0) {
            body.writeShort(ack.packetId()).writeByte(ack.reasonCode());
            properties.writeTo(body);
            frame.clear();
            return finish(ack.kind().firstByte());
        }
        if (ack.reasonCode() == ReasonCode.SUCCESS) {
            return frame.writeByte(2).writeShort(ack.packetId());
        }
        return frame.writeByte(3).writeShort(ack.packetId()).writeByte(ack.reasonCode());
    }

    private ByteBuf subAck(SubAck subAck, boolean v5, boolean explain) {
        body.writeShort(subAck.packetId());
        if (v5) {
            explain(explain, subAck.reasonString(), subAck.userProperties());
            properties.writeTo(body);
        }
        for (int reasonCode : subAck.reasonCodes()) {
            body.writeByte(v5 || !ReasonCode.isError(reasonCode) ? reasonCode : ReasonCode.UNSPECIFIED_ERROR);
        }
        return finish(SUBACK);
    }

    private ByteBuf unsubAck(UnsubAck unsubAck, boolean v5, boolean explain) {
        body.writeShort(unsubAck.packetId());
        if (v5) {
            explain(explain, unsubAck.reasonString(), unsubAck.userProperties());
            properties.writeTo(body);
            for (int reasonCode : unsubAck.reasonCodes()) {
                body.writeByte(reasonCode);
            }
        }
        return finish(UNSUBACK);
    }

    private ByteBuf disconnect(Disconnect disconnect, boolean explain) {
        properties.string(PropertyId.SERVER_REFERENCE, disconnect.serverReference());
        explain(explain, disconnect.reasonString(), disconnect.userProperties());
        if (properties.size() > 0 || disconnect.reasonCode() != ReasonCode.SUCCESS) {
            body.writeByte(disconnect.reasonCode());
        }
        if (properties.size() > 0) {
            properties.writeTo(body);
        }
        return finish(DISCONNECT);
    }

    private ByteBuf auth(Auth auth, boolean explain) {
        properties.string(PropertyId.AUTHENTICATION_METHOD, auth.method());
        properties.binary(PropertyId.AUTHENTICATION_DATA, auth.data());
        explain(explain, auth.reasonString(), auth.userProperties());
        if (properties.size() > 0 || auth.reasonCode() != ReasonCode.SUCCESS) {
            body.writeByte(auth.reasonCode());
            properties.writeTo(body);
        }
        return finish(AUTH);
    }

    private void explain(boolean explain, @Nullable String reasonString, List<UserProperty> userProperties) {
        if (explain) {
            properties.string(PropertyId.REASON_STRING, reasonString);
            properties.userProperties(userProperties);
        }
    }

    private ByteBuf finish(int firstByte) {
        frame.writeByte(firstByte);
        VarInt.write(frame, body.readableBytes());
        return frame.writeBytes(body);
    }
}
