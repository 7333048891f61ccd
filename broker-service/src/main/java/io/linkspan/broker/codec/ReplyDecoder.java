package io.linkspan.broker.codec;

import static io.linkspan.broker.packet.ReasonCode.*;

import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.AckKind;
import io.linkspan.broker.packet.Auth;
import io.linkspan.broker.packet.Disconnect;
import io.linkspan.broker.packet.ReasonCode;
import java.util.List;

/** The packets made of a reason code and properties: PUBACK to PUBCOMP, DISCONNECT and AUTH. */
final class ReplyDecoder {
    private static final ReasonSet TO_PUBLISH = ReasonSet.of(
            SUCCESS,
            NO_MATCHING_SUBSCRIBERS,
            UNSPECIFIED_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR,
            NOT_AUTHORIZED,
            TOPIC_NAME_INVALID,
            PACKET_IDENTIFIER_IN_USE,
            QUOTA_EXCEEDED,
            PAYLOAD_FORMAT_INVALID);
    private static final ReasonSet TO_RELEASE = ReasonSet.of(SUCCESS, PACKET_IDENTIFIER_NOT_FOUND);
    private static final ReasonSet CLIENT_DISCONNECT = ReasonSet.of(
            SUCCESS,
            DISCONNECT_WITH_WILL,
            UNSPECIFIED_ERROR,
            MALFORMED_PACKET,
            PROTOCOL_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR,
            TOPIC_NAME_INVALID,
            RECEIVE_MAXIMUM_EXCEEDED,
            TOPIC_ALIAS_INVALID,
            PACKET_TOO_LARGE,
            MESSAGE_RATE_TOO_HIGH,
            QUOTA_EXCEEDED,
            ADMINISTRATIVE_ACTION,
            PAYLOAD_FORMAT_INVALID);
    private static final ReasonSet CLIENT_AUTH = ReasonSet.of(CONTINUE_AUTHENTICATION, RE_AUTHENTICATE);

    private static final Disconnect NORMAL = Disconnect.of(SUCCESS, null);

    private final PropertyReader properties;

    ReplyDecoder(PropertyReader properties) {
        this.properties = properties;
    }

    /** The body is at least two bytes, exactly two before version 5. */
    Ack ack(FrameReader in, AckKind kind) throws PacketRefusedException {
        int packetId = PacketDecoder.packetId(in, kind.name());
        if (in.remaining() == 0) {
            return Ack.success(kind, packetId);
        }
        int reasonCode = in.u8("reason code");
        ReasonSet valid =
                switch (kind) {
                    case PUBACK, PUBREC -> TO_PUBLISH;
                    case PUBREL, PUBCOMP -> TO_RELEASE;
                };
        requireReason(valid, reasonCode, kind.name());
        if (in.remaining() == 0) {
            return Ack.of(kind, packetId, reasonCode);
        }
        properties.read(in, PropertyId.IN_ACK, kind.name());
        in.expectEnd(kind.name());
        return new Ack(kind, packetId, reasonCode, properties.reasonString, List.copyOf(properties.userProperties));
    }

    /** An empty body means reason code 0, in every version. */
    Disconnect disconnect(FrameReader in) throws PacketRefusedException {
        if (in.remaining() == 0) {
            return NORMAL;
        }
        int reasonCode = in.u8("reason code");
        requireReason(CLIENT_DISCONNECT, reasonCode, "a client's DISCONNECT");
        if (in.remaining() == 0) {
            return Disconnect.of(reasonCode, null);
        }
        properties.read(in, PropertyId.IN_DISCONNECT, "DISCONNECT");
        in.expectEnd("DISCONNECT");
        if (properties.serverReference != null) {
            throw PacketRefusedException.protocolError(
                    "a client's DISCONNECT has a server reference [MQTT 5.0 section 3.14.2.2.5]");
        }
        return new Disconnect(
                reasonCode,
                properties.sessionExpiry,
                properties.reasonString,
                null,
                List.copyOf(properties.userProperties));
    }

    Auth auth(FrameReader in) throws PacketRefusedException {
        int reasonCode = in.remaining() == 0 ? SUCCESS : in.u8("reason code");
        requireReason(CLIENT_AUTH, reasonCode, "a client's AUTH");
        properties.read(in, PropertyId.IN_AUTH, "AUTH");
        in.expectEnd("AUTH");
        String method = properties.authenticationMethod;
        if (method == null) {
            throw PacketRefusedException.protocolError(
                    "AUTH without an authentication method [MQTT 5.0 section 3.15.2.2.2]");
        }
        return new Auth(
                reasonCode,
                method,
                properties.authenticationData,
                properties.reasonString,
                List.copyOf(properties.userProperties));
    }

    private static void requireReason(ReasonSet valid, int reasonCode, String packet) throws PacketRefusedException {
        if (!valid.contains(reasonCode)) {
            throw PacketRefusedException.protocolError(
                    "reason code " + ReasonCode.name(reasonCode) + " is not valid in " + packet);
        }
    }
}
