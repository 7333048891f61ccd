package io.linkspan.broker.fuzz;

import static io.linkspan.broker.codec.Wire.wire;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.packet.ProtocolVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttIdentifierRejectedException;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The same packet as Netty's decoder reads it, written in the form of {@link OwnReading}. That decoder is somebody
 * else's work and far more lenient: what ours takes it has to take, too, and with the same content.
 */
final class NettyReading implements AutoCloseable {
    /** Netty has nothing to say about this packet. */
    static final String UNREAD = "unread";

    private static final List<Integer> ORDER = List.of(
            0x23, 0x18, 0x01, 0x02, 0x11, 0x17, 0x19, 0x21, 0x22, 0x27, 0x0B, 0x03, 0x08, 0x09, 0x15, 0x1F, 0x16, 0x26);
    private static final int MAX_BYTES = 2 << 20;

    private final boolean v5;
    private final byte @Nullable [] connect;
    private EmbeddedChannel channel;

    /** @param connect what comes first; null: the packet to be read is a CONNECT itself */
    private NettyReading(ProtocolVersion version, byte @Nullable [] connect) {
        this.v5 = version.isV5();
        this.connect = connect;
        this.channel = channel(connect);
    }

    /** For packets that follow a CONNECT. */
    static NettyReading after(ProtocolVersion version, byte[] connect) {
        return new NettyReading(version, connect);
    }

    /** What a fresh decoder makes of a CONNECT. */
    static @Nullable String ofConnect(ProtocolVersion version, byte[] connect) {
        try (NettyReading reading = new NettyReading(version, null)) {
            return reading.of(connect);
        }
    }

    private static EmbeddedChannel channel(byte @Nullable [] connect) {
        EmbeddedChannel fresh = new EmbeddedChannel(new MqttDecoder(MAX_BYTES, 65_535));
        if (connect != null) {
            fresh.writeInbound(Unpooled.wrappedBuffer(connect));
            ReferenceCountUtil.release(fresh.readInbound());
        }
        return fresh;
    }

    /** The packet in hex, or why Netty refuses it; null when it asks for more bytes. */
    @Nullable
    String of(byte[] packet) {
        channel.writeInbound(Unpooled.wrappedBuffer(packet));
        MqttMessage message = channel.readInbound();
        if (message == null) {
            startAgain();
            return null;
        }
        try {
            if (message.decoderResult().isSuccess()) {
                return unread(message) ? UNREAD : ByteBufUtil.hexDump(encode(message));
            }
            startAgain();
            Throwable cause = message.decoderResult().cause();
            // The client id of version 3.1 is the domain's to judge, not the decoder's.
            return cause instanceof MqttIdentifierRejectedException ? UNREAD : String.valueOf(cause);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private byte[] encode(MqttMessage message) {
        return switch (message.fixedHeader().messageType()) {
            case CONNECT -> connect((MqttConnectMessage) message);
            case PUBLISH -> publish((MqttPublishMessage) message);
            case SUBSCRIBE -> subscribe((MqttSubscribeMessage) message);
            case UNSUBSCRIBE -> unsubscribe((MqttUnsubscribeMessage) message);
            case PUBACK -> ack(0x40, message);
            case PUBREC -> ack(0x50, message);
            case PUBREL -> ack(0x62, message);
            case PUBCOMP -> ack(0x70, message);
            case DISCONNECT -> reasonOnly(0xE0, message, false);
            case AUTH -> reasonOnly(0xF0, message, true);
            default -> wire().packet(0xC0);
        };
    }

    /** As {@link #of}, by a decoder in which no misread packet has left anything. */
    @Nullable
    String ofAfresh(byte[] packet) {
        startAgain();
        return of(packet);
    }

    /** After a packet it could not read it reads nothing more. */
    private void startAgain() {
        channel.finishAndReleaseAll();
        channel = channel(connect);
    }

    /** Whether it is a CONNECT with a will topic longer than Netty reads. */
    private static boolean unread(MqttMessage message) {
        return message instanceof MqttConnectMessage connect
                && connect.variableHeader().isWillFlag()
                && connect.payload().willTopic() == null;
    }

    private byte[] connect(MqttConnectMessage message) {
        MqttConnectVariableHeader header = message.variableHeader();
        MqttConnectPayload payload = message.payload();
        int flags = (header.isCleanSession() ? 2 : 0)
                | (header.isWillFlag() ? 4 : 0)
                | (header.willQos() << 3)
                | (header.isWillRetain() ? 0x20 : 0)
                | (header.hasPassword() ? 0x40 : 0)
                | (header.hasUserName() ? 0x80 : 0);
        Wire body = wire().string(header.name()).u8(header.version()).u8(flags).u16(header.keepAliveTimeSeconds());
        block(body, header.properties());
        body.string(payload.clientIdentifier());
        if (header.isWillFlag()) {
            block(body, payload.willProperties());
            body.string(payload.willTopic()).binary(payload.willMessageInBytes());
        }
        if (header.hasUserName()) {
            body.string(payload.userName());
        }
        if (header.hasPassword()) {
            body.binary(payload.passwordInBytes());
        }
        return body.packet(0x10);
    }

    private byte[] publish(MqttPublishMessage message) {
        MqttFixedHeader fixed = message.fixedHeader();
        Wire body = wire().string(message.variableHeader().topicName());
        if (fixed.qosLevel().value() > 0) {
            body.u16(message.variableHeader().packetId());
        }
        block(body, message.variableHeader().properties());
        return body.raw(ByteBufUtil.getBytes(message.payload()))
                .packet(0x30 | (fixed.isDup() ? 8 : 0) | (fixed.qosLevel().value() << 1) | (fixed.isRetain() ? 1 : 0));
    }

    private byte[] subscribe(MqttSubscribeMessage message) {
        Wire body = wire().u16(message.variableHeader().messageId());
        block(body, message.idAndPropertiesVariableHeader().properties());
        for (MqttTopicSubscription one : message.payload().topicSubscriptions()) {
            MqttSubscriptionOption option = one.option();
            body.string(one.topicFilter())
                    .u8(option.qos().value()
                            | (option.isNoLocal() ? 4 : 0)
                            | (option.isRetainAsPublished() ? 8 : 0)
                            | (option.retainHandling().value() << 4));
        }
        return body.packet(0x82);
    }

    private byte[] unsubscribe(MqttUnsubscribeMessage message) {
        Wire body = wire().u16(message.variableHeader().messageId());
        block(body, message.idAndPropertiesVariableHeader().properties());
        message.payload().topics().forEach(body::string);
        return body.packet(0xA2);
    }

    private static byte[] ack(int first, MqttMessage message) {
        var header = (MqttMessageIdVariableHeader) message.variableHeader();
        Wire body = wire().u16(header.messageId());
        if (header instanceof MqttPubReplyMessageVariableHeader reply) {
            addReason(body, reply.reasonCode(), reply.properties(), false);
        }
        return body.packet(first);
    }

    private static byte[] reasonOnly(int first, MqttMessage message, boolean always) {
        Wire body = wire();
        if (message.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header) {
            addReason(body, header.reasonCode(), header.properties(), always);
        }
        return body.packet(first);
    }

    private static void addReason(Wire body, byte reason, MqttProperties properties, boolean always) {
        Wire block = properties(properties);
        if (always || reason != 0 || block.bytes().length > 0) {
            body.u8(reason).block(block);
        }
    }

    private void block(Wire body, MqttProperties properties) {
        if (v5) {
            body.block(properties(properties));
        }
    }

    private static Wire properties(MqttProperties properties) {
        Map<Integer, byte[]> byPlace = new TreeMap<>();
        properties
                .listAll()
                .forEach(one ->
                        byPlace.put(ORDER.indexOf(one.propertyId()), value(one).bytes()));
        Wire out = wire();
        byPlace.values().forEach(out::raw);
        return out;
    }

    private static Wire value(MqttProperties.MqttProperty<?> property) {
        int id = property.propertyId();
        Wire out = wire();
        switch (property) {
            case MqttProperties.UserProperties users ->
                users.value().forEach(pair -> out.u8(0x26).string(pair.key).string(pair.value));
            case MqttProperties.StringProperty text -> out.u8(id).string(text.value());
            case MqttProperties.BinaryProperty binary -> out.u8(id).binary(binary.value());
            case MqttProperties.IntegerProperty number -> number(out, id, number.value());
            default -> throw new IllegalArgumentException("property of a new kind " + property);
        }
        return out;
    }

    private static void number(Wire out, int id, int value) {
        switch (id) {
            case 0x01 -> out.u8(id).u8(value);
            case 0x17 -> out.raw(value == 1 ? new byte[0] : new byte[] {0x17, 0});
            case 0x19 -> out.raw(value == 0 ? new byte[0] : new byte[] {0x19, 1});
            case 0x0B -> out.u8(id).varInt(value);
            case 0x18 ->
                out.raw(value == 0 ? new byte[0] : wire().u8(id).u32(value).bytes());
            case 0x21 ->
                out.raw(value == 65_535 ? new byte[0] : wire().u8(id).u16(value).bytes());
            case 0x22 ->
                out.raw(value == 0 ? new byte[0] : wire().u8(id).u16(value).bytes());
            case 0x23 -> out.u8(id).u16(value);
            default -> out.u8(id).u32(value);
        }
    }

    /** For buffers that a broken run left behind. */
    @Override
    public void close() {
        channel.finishAndReleaseAll();
    }

    static String hex(byte[] bytes) {
        ByteBuf wrapped = Unpooled.wrappedBuffer(bytes);
        return ByteBufUtil.hexDump(wrapped);
    }
}
