package io.linkspan.broker.codec;

import io.linkspan.broker.connection.FrameCache;
import io.linkspan.broker.connection.Publication;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageProperties;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The PUBLISH frames of one message, each encoded once for all receivers of its kind.
 *
 * <p>Four kinds are enough: with or without properties (version), with or without a packet id (QoS). QoS, retain and DUP
 * are only bits of the first byte, set together with the packet id after the frame was copied into a connection's buffer.
 * A payload of {@link #APART_BYTES} or more stays out of the frame, for the caller to send without another copy.
 *
 * <p>May be used by several threads at once: frames are immutable once visible, and made twice at worst.
 */
public final class PublishFrames implements FrameCache {
    /** Payloads from here on are not copied per receiver. */
    public static final int APART_BYTES = 8 * 1024;

    private static final int PUBLISH = 0x30;
    private static final byte[] NO_PROPERTIES = {};
    private static final int EXPIRY_BYTES = 5;
    private static final int ALIAS_BYTES = 3;

    private final byte[] topic;
    private final byte[] payload;
    private final byte[] properties;
    private final long expirySeconds;
    private @Nullable Frame v3;
    private @Nullable Frame v3WithId;
    private @Nullable Frame v5;
    private @Nullable Frame v5WithId;

    /** One encoded kind; final fields make it safe to publish by a race. */
    private static final class Frame {
        final byte[] bytes;
        final int packetIdAt;

        Frame(byte[] bytes, int packetIdAt) {
            this.bytes = bytes;
            this.packetIdAt = packetIdAt;
        }
    }

    private PublishFrames(Message message, PropertyWriter scratch) {
        MessageProperties from = message.properties();
        topic = message.topic().getBytes(StandardCharsets.UTF_8);
        payload = message.payload();
        expirySeconds = from.expirySeconds();
        if (from.isEmpty()) {
            properties = NO_PROPERTIES;
        } else {
            scratch.clear();
            scratch.messageProperties(from);
            properties = scratch.size() == 0 ? NO_PROPERTIES : scratch.toBytes();
        }
    }

    /** The frames of a publication, made at the first receiver. */
    static PublishFrames of(Publication publication, PropertyWriter scratch) {
        if (publication.frames() instanceof PublishFrames known) {
            return known;
        }
        PublishFrames made = new PublishFrames(publication.message(), scratch);
        publication.frames(made);
        return made;
    }

    /** Whether the payload follows the frame separately. */
    public boolean payloadApart() {
        return payload.length >= APART_BYTES;
    }

    /** Whether a delivery with these values of its own is served from the cache. */
    boolean cached(PublishDelivery delivery) {
        return !delivery.v5()
                || (delivery.expirySeconds() == expirySeconds
                        && delivery.topicAlias() == 0
                        && delivery.subscriptionIds().length == 0);
    }

    /** Bytes of the whole packet, payload included. */
    public int size(PublishDelivery delivery) {
        if (cached(delivery)) {
            return frame(delivery).bytes.length + (payloadApart() ? payload.length : 0);
        }
        int length = bodyLength(delivery, propertyLength(delivery));
        return 1 + VarInt.size(length) + length;
    }

    /** Bytes that {@link #write} will write. */
    public int writtenSize(PublishDelivery delivery) {
        return size(delivery) - (payloadApart() ? payload.length : 0);
    }

    /** Writes the packet, without its payload if that is {@link #payloadApart()}. */
    public void write(PublishDelivery delivery, ByteBuf out) {
        if (cached(delivery)) {
            Frame frame = frame(delivery);
            int at = out.writerIndex();
            out.writeBytes(frame.bytes);
            out.setByte(at, firstByte(delivery));
            if (delivery.packetId() != 0) {
                out.setShort(at + frame.packetIdAt, delivery.packetId());
            }
        } else {
            writeOwn(delivery, out);
        }
    }

    private static int firstByte(PublishDelivery delivery) {
        return PUBLISH | (delivery.dup() ? 0x08 : 0) | (delivery.qos().level() << 1) | (delivery.retain() ? 0x01 : 0);
    }

    private Frame frame(PublishDelivery delivery) {
        boolean withId = delivery.packetId() != 0;
        Frame known = delivery.v5() ? (withId ? v5WithId : v5) : (withId ? v3WithId : v3);
        if (known != null) {
            return known;
        }
        Frame made = encode(delivery.v5(), withId);
        if (delivery.v5()) {
            if (withId) {
                v5WithId = made;
            } else {
                v5 = made;
            }
        } else if (withId) {
            v3WithId = made;
        } else {
            v3 = made;
        }
        return made;
    }

    private Frame encode(boolean withProperties, boolean withId) {
        int propertyLength = properties.length + (expirySeconds >= 0 ? EXPIRY_BYTES : 0);
        int length = 2 + topic.length + (withId ? 2 : 0) + payload.length;
        length += withProperties ? VarInt.size(propertyLength) + propertyLength : 0;
        int apart = payloadApart() ? payload.length : 0;
        byte[] bytes = new byte[1 + VarInt.size(length) + length - apart];
        bytes[0] = PUBLISH;
        int at = VarInt.write(bytes, 1, length);
        bytes[at++] = (byte) (topic.length >>> 8);
        bytes[at++] = (byte) topic.length;
        at = append(bytes, at, topic);
        int packetIdAt = at;
        at += withId ? 2 : 0;
        if (withProperties) {
            at = VarInt.write(bytes, at, propertyLength);
            if (expirySeconds >= 0) {
                bytes[at++] = PropertyId.MESSAGE_EXPIRY;
                bytes[at++] = (byte) (expirySeconds >>> 24);
                bytes[at++] = (byte) (expirySeconds >>> 16);
                bytes[at++] = (byte) (expirySeconds >>> 8);
                bytes[at++] = (byte) expirySeconds;
            }
            at = append(bytes, at, properties);
        }
        if (apart == 0) {
            append(bytes, at, payload);
        }
        return new Frame(bytes, packetIdAt);
    }

    private static int append(byte[] out, int at, byte[] part) {
        System.arraycopy(part, 0, out, at, part.length);
        return at + part.length;
    }

    private int propertyLength(PublishDelivery delivery) {
        int length = properties.length;
        length += delivery.expirySeconds() >= 0 ? EXPIRY_BYTES : 0;
        length += delivery.topicAlias() != 0 ? ALIAS_BYTES : 0;
        for (int id : delivery.subscriptionIds()) {
            length += 1 + VarInt.size(id);
        }
        return length;
    }

    private int bodyLength(PublishDelivery delivery, int propertyLength) {
        return 2
                + (delivery.topicOmitted() ? 0 : topic.length)
                + (delivery.packetId() != 0 ? 2 : 0)
                + VarInt.size(propertyLength)
                + propertyLength
                + payload.length;
    }

    private void writeOwn(PublishDelivery delivery, ByteBuf out) {
        int propertyLength = propertyLength(delivery);
        out.writeByte(firstByte(delivery));
        VarInt.write(out, bodyLength(delivery, propertyLength));
        if (delivery.topicOmitted()) {
            out.writeShort(0);
        } else {
            out.writeShort(topic.length).writeBytes(topic);
        }
        if (delivery.packetId() != 0) {
            out.writeShort(delivery.packetId());
        }
        VarInt.write(out, propertyLength);
        if (delivery.expirySeconds() >= 0) {
            out.writeByte(PropertyId.MESSAGE_EXPIRY).writeInt((int) delivery.expirySeconds());
        }
        if (delivery.topicAlias() != 0) {
            out.writeByte(PropertyId.TOPIC_ALIAS).writeShort(delivery.topicAlias());
        }
        for (int id : delivery.subscriptionIds()) {
            out.writeByte(PropertyId.SUBSCRIPTION_IDENTIFIER);
            VarInt.write(out, id);
        }
        out.writeBytes(properties);
        if (!payloadApart()) {
            out.writeBytes(payload);
        }
    }
}
