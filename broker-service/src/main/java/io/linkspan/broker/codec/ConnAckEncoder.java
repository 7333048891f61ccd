package io.linkspan.broker.codec;

import static io.linkspan.broker.packet.ReasonCode.*;

import io.linkspan.broker.packet.ConnAck;
import io.linkspan.broker.packet.ConnAckProperties;
import io.linkspan.broker.packet.ProtocolVersion;
import io.netty.buffer.ByteBuf;

/** CONNACK, section 3.2 of both specifications. */
final class ConnAckEncoder {
    private static final int NO_RETURN_CODE = -1;
    private static final int DEFAULT_RECEIVE_MAXIMUM = 65_535;

    /** Writes the body; false when version 3 has no return code for the reason, so that only the close answers. */
    boolean encode(ConnAck connAck, ProtocolVersion version, boolean explain, ByteBuf body, PropertyWriter properties) {
        boolean sessionPresent = connAck.sessionPresent() && connAck.reasonCode() == SUCCESS;
        if (version.isV5()) {
            write(connAck.properties(), properties, explain);
            body.writeByte(sessionPresent ? 1 : 0).writeByte(connAck.reasonCode());
            properties.writeTo(body);
            return true;
        }
        int returnCode = returnCode(connAck.reasonCode());
        if (returnCode == NO_RETURN_CODE) {
            return false;
        }
        // The byte is reserved in version 3.1.
        body.writeByte(sessionPresent && version != ProtocolVersion.V3_1 ? 1 : 0)
                .writeByte(returnCode);
        return true;
    }

    /** Table 3.1 of MQTT 3.1.1; broken packets have no return code there, the connection is only closed. */
    private static int returnCode(int reasonCode) {
        return switch (reasonCode) {
            case SUCCESS -> 0;
            case UNSUPPORTED_PROTOCOL_VERSION -> 1;
            case CLIENT_IDENTIFIER_NOT_VALID -> 2;
            case UNSPECIFIED_ERROR,
                    IMPLEMENTATION_SPECIFIC_ERROR,
                    SERVER_UNAVAILABLE,
                    SERVER_BUSY,
                    SERVER_SHUTTING_DOWN,
                    QUOTA_EXCEEDED,
                    USE_ANOTHER_SERVER,
                    SERVER_MOVED,
                    CONNECTION_RATE_EXCEEDED -> 3;
            case BAD_USER_NAME_OR_PASSWORD, BAD_AUTHENTICATION_METHOD -> 4;
            case NOT_AUTHORIZED, BANNED -> 5;
            default -> NO_RETURN_CODE;
        };
    }

    private static void write(ConnAckProperties from, PropertyWriter out, boolean explain) {
        if (from.sessionExpirySeconds() >= 0) {
            out.fourBytes(PropertyId.SESSION_EXPIRY, from.sessionExpirySeconds());
        }
        if (from.receiveMaximum() > 0 && from.receiveMaximum() < DEFAULT_RECEIVE_MAXIMUM) {
            out.twoBytes(PropertyId.RECEIVE_MAXIMUM, from.receiveMaximum());
        }
        if (from.maximumQos() < 2) {
            out.oneByte(PropertyId.MAXIMUM_QOS, from.maximumQos());
        }
        unavailable(out, PropertyId.RETAIN_AVAILABLE, from.retainAvailable());
        if (from.maximumPacketSize() > 0) {
            out.fourBytes(PropertyId.MAXIMUM_PACKET_SIZE, from.maximumPacketSize());
        }
        out.string(PropertyId.ASSIGNED_CLIENT_ID, from.assignedClientId());
        if (from.topicAliasMaximum() > 0) {
            out.twoBytes(PropertyId.TOPIC_ALIAS_MAXIMUM, from.topicAliasMaximum());
        }
        unavailable(out, PropertyId.WILDCARD_SUBSCRIPTION_AVAILABLE, from.wildcardSubscriptionAvailable());
        unavailable(out, PropertyId.SUBSCRIPTION_IDENTIFIER_AVAILABLE, from.subscriptionIdentifiersAvailable());
        unavailable(out, PropertyId.SHARED_SUBSCRIPTION_AVAILABLE, from.sharedSubscriptionAvailable());
        if (from.serverKeepAliveSeconds() >= 0) {
            out.twoBytes(PropertyId.SERVER_KEEP_ALIVE, from.serverKeepAliveSeconds());
        }
        out.string(PropertyId.RESPONSE_INFORMATION, from.responseInformation());
        out.string(PropertyId.SERVER_REFERENCE, from.serverReference());
        out.string(PropertyId.AUTHENTICATION_METHOD, from.authenticationMethod());
        out.binary(PropertyId.AUTHENTICATION_DATA, from.authenticationData());
        if (explain) {
            out.string(PropertyId.REASON_STRING, from.reasonString());
            out.userProperties(from.userProperties());
        }
    }

    private static void unavailable(PropertyWriter out, int identifier, boolean available) {
        if (!available) {
            out.oneByte(identifier, 0);
        }
    }
}
