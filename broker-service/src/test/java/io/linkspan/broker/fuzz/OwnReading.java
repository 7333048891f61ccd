package io.linkspan.broker.fuzz;

import static io.linkspan.broker.codec.Wire.wire;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.Auth;
import io.linkspan.broker.packet.Connect;
import io.linkspan.broker.packet.ConnectProperties;
import io.linkspan.broker.packet.Disconnect;
import io.linkspan.broker.packet.Packet;
import io.linkspan.broker.packet.PingReq;
import io.linkspan.broker.packet.ProtocolVersion;
import io.linkspan.broker.packet.Publish;
import io.linkspan.broker.packet.Subscribe;
import io.linkspan.broker.packet.SubscribeEntry;
import io.linkspan.broker.packet.Unsubscribe;
import io.linkspan.broker.packet.Will;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a decoded packet back as a client would, in one fixed form: the short properties first, defaults left out. */
final class OwnReading {
    private final Wire body = wire();
    private final boolean v5;

    private OwnReading(boolean v5) {
        this.v5 = v5;
    }

    /** @throws IllegalArgumentException for a packet that clients do not send */
    static byte[] encode(Packet packet, ProtocolVersion version) {
        var out = new OwnReading(version.isV5());
        return switch (packet) {
            case Connect connect -> out.connect(connect);
            case Publish publish -> out.publish(publish);
            case Ack ack -> out.ack(ack);
            case Subscribe subscribe -> out.subscribe(subscribe);
            case Unsubscribe unsubscribe -> out.unsubscribe(unsubscribe);
            case PingReq ignored -> wire().packet(0xC0);
            case Disconnect disconnect -> out.disconnect(disconnect);
            case Auth auth -> out.auth(auth);
            default -> throw new IllegalArgumentException("a client never sends " + packet);
        };
    }

    private byte[] connect(Connect connect) {
        Will will = connect.will();
        int flags = (connect.cleanStart() ? 2 : 0)
                | (will == null ? 0 : 4 | (will.qos().level() << 3) | (will.retain() ? 0x20 : 0))
                | (connect.password() == null ? 0 : 0x40)
                | (connect.username() == null ? 0 : 0x80);
        body.string(connect.version().protocolName())
                .u8(connect.version().level())
                .u8(flags)
                .u16(connect.keepAliveSeconds());
        block(connectProperties(connect.properties()));
        body.string(connect.clientId());
        if (will != null) {
            Wire properties = wire();
            if (will.delaySeconds() != 0) {
                properties.u8(0x18).u32(will.delaySeconds());
            }
            block(properties.raw(message(will.properties()).bytes()));
            body.string(will.topic()).binary(will.payload());
        }
        if (connect.username() != null) {
            body.string(connect.username());
        }
        if (connect.password() != null) {
            body.binary(connect.password());
        }
        return body.packet(0x10);
    }

    private static Wire connectProperties(ConnectProperties known) {
        Wire out = wire();
        if (known.sessionExpirySeconds() >= 0) {
            out.u8(0x11).u32(known.sessionExpirySeconds());
        }
        if (!known.requestProblemInformation()) {
            out.u8(0x17).u8(0);
        }
        if (known.requestResponseInformation()) {
            out.u8(0x19).u8(1);
        }
        if (known.receiveMaximum() != 65_535) {
            out.u8(0x21).u16(known.receiveMaximum());
        }
        if (known.topicAliasMaximum() != 0) {
            out.u8(0x22).u16(known.topicAliasMaximum());
        }
        if (known.maximumPacketSize() >= 0) {
            out.u8(0x27).u32(known.maximumPacketSize());
        }
        text(out, 0x15, known.authenticationMethod());
        binary(out, 0x16, known.authenticationData());
        users(out, known.userProperties());
        return out;
    }

    private byte[] publish(Publish publish) {
        body.string(publish.topic());
        if (publish.qos().level() > 0) {
            body.u16(publish.packetId());
        }
        Wire properties = wire();
        if (publish.topicAlias() > 0) {
            properties.u8(0x23).u16(publish.topicAlias());
        }
        block(properties.raw(message(publish.properties()).bytes()));
        return body.raw(publish.payload())
                .packet(0x30 | (publish.dup() ? 8 : 0) | (publish.qos().level() << 1) | (publish.retain() ? 1 : 0));
    }

    private static Wire message(MessageProperties known) {
        Wire out = wire();
        if (known.payloadFormat() >= 0) {
            out.u8(0x01).u8(known.payloadFormat());
        }
        if (known.expirySeconds() >= 0) {
            out.u8(0x02).u32(known.expirySeconds());
        }
        text(out, 0x03, known.contentType());
        text(out, 0x08, known.responseTopic());
        binary(out, 0x09, known.correlationData());
        users(out, known.userProperties());
        return out;
    }

    private byte[] ack(Ack ack) {
        body.u16(ack.packetId());
        Wire reason = reason(ack.reasonString(), ack.userProperties());
        if (ack.reasonCode() != 0 || reason.bytes().length > 0) {
            body.u8(ack.reasonCode());
            block(reason);
        }
        return body.packet(ack.kind().firstByte());
    }

    private byte[] subscribe(Subscribe subscribe) {
        body.u16(subscribe.packetId());
        Wire properties = wire();
        if (subscribe.subscriptionId() > 0) {
            properties.u8(0x0B).varInt(subscribe.subscriptionId());
        }
        users(properties, subscribe.userProperties());
        block(properties);
        for (SubscribeEntry entry : subscribe.entries()) {
            body.string(entry.filter())
                    .u8(entry.qos().level()
                            | (entry.noLocal() ? 4 : 0)
                            | (entry.retainAsPublished() ? 8 : 0)
                            | (entry.retainHandling() << 4));
        }
        return body.packet(0x82);
    }

    private byte[] unsubscribe(Unsubscribe unsubscribe) {
        body.u16(unsubscribe.packetId());
        Wire properties = wire();
        users(properties, unsubscribe.userProperties());
        block(properties);
        unsubscribe.filters().forEach(body::string);
        return body.packet(0xA2);
    }

    private byte[] disconnect(Disconnect disconnect) {
        Wire properties = wire();
        if (disconnect.sessionExpirySeconds() >= 0) {
            properties.u8(0x11).u32(disconnect.sessionExpirySeconds());
        }
        properties.raw(
                reason(disconnect.reasonString(), disconnect.userProperties()).bytes());
        if (disconnect.reasonCode() != 0 || properties.bytes().length > 0) {
            body.u8(disconnect.reasonCode());
            block(properties);
        }
        return body.packet(0xE0);
    }

    private byte[] auth(Auth auth) {
        Wire properties = wire();
        text(properties, 0x15, auth.method());
        text(properties, 0x1F, auth.reasonString());
        binary(properties, 0x16, auth.data());
        users(properties, auth.userProperties());
        body.u8(auth.reasonCode());
        block(properties);
        return body.packet(0xF0);
    }

    private void block(Wire properties) {
        if (v5) {
            body.block(properties);
        }
    }

    private static Wire reason(@Nullable String reason, List<UserProperty> userProperties) {
        Wire out = wire();
        text(out, 0x1F, reason);
        users(out, userProperties);
        return out;
    }

    private static void users(Wire out, List<UserProperty> properties) {
        for (UserProperty property : properties) {
            out.u8(0x26).string(property.name()).string(property.value());
        }
    }

    private static void text(Wire out, int id, @Nullable String value) {
        if (value != null) {
            out.u8(id).string(value);
        }
    }

    private static void binary(Wire out, int id, byte @Nullable [] value) {
        if (value != null) {
            out.u8(id).binary(value);
        }
    }
}
