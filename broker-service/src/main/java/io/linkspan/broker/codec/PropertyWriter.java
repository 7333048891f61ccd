package io.linkspan.broker.codec;

import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.UserProperty;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects a block of properties in scratch memory, for its length stands before it.
 *
 * <p>Text and binary values over 65,535 bytes cannot be written and are left out.
 */
final class PropertyWriter {
    private static final int MAX_FIELD_BYTES = 65_535;

    private final ByteBuf block = Unpooled.buffer(256);

    void clear() {
        block.clear();
    }

    /** Bytes collected, without the length that stands before them. */
    int size() {
        return block.readableBytes();
    }

    void oneByte(int identifier, int value) {
        block.writeByte(identifier).writeByte(value);
    }

    void twoBytes(int identifier, int value) {
        block.writeByte(identifier).writeShort(value);
    }

    void fourBytes(int identifier, long value) {
        block.writeByte(identifier).writeInt((int) value);
    }

    void string(int identifier, @Nullable String value) {
        if (value != null && ByteBufUtil.utf8Bytes(value) <= MAX_FIELD_BYTES) {
            block.writeByte(identifier);
            text(value);
        }
    }

    void binary(int identifier, byte @Nullable [] value) {
        if (value != null && value.length <= MAX_FIELD_BYTES) {
            block.writeByte(identifier).writeShort(value.length).writeBytes(value);
        }
    }

    void userProperties(List<UserProperty> properties) {
        for (int i = 0; i < properties.size(); i++) {
            UserProperty property = properties.get(i);
            if (ByteBufUtil.utf8Bytes(property.name()) <= MAX_FIELD_BYTES
                    && ByteBufUtil.utf8Bytes(property.value()) <= MAX_FIELD_BYTES) {
                block.writeByte(PropertyId.USER_PROPERTY);
                text(property.name());
                text(property.value());
            }
        }
    }

    /** Everything that travels with a message but its expiry, which counts down. */
    void messageProperties(MessageProperties properties) {
        if (properties.payloadFormat() >= 0) {
            oneByte(PropertyId.PAYLOAD_FORMAT, properties.payloadFormat());
        }
        string(PropertyId.CONTENT_TYPE, properties.contentType());
        string(PropertyId.RESPONSE_TOPIC, properties.responseTopic());
        binary(PropertyId.CORRELATION_DATA, properties.correlationData());
        userProperties(properties.userProperties());
    }

    private void text(String value) {
        int lengthAt = block.writerIndex();
        block.writeShort(0);
        block.setShort(lengthAt, ByteBufUtil.writeUtf8(block, value));
    }

    /** Writes the length and the block. */
    void writeTo(ByteBuf out) {
        VarInt.write(out, block.readableBytes());
        out.writeBytes(block, block.readerIndex(), block.readableBytes());
    }

    byte[] toBytes() {
        return ByteBufUtil.getBytes(block);
    }
}
