package io.linkspan.broker.fuzz;

import static io.linkspan.broker.codec.Wire.wire;

import io.linkspan.broker.codec.Wire;
import java.util.List;

/**
 * A packet whose fields are still apart: a mutation can break one of them while all lengths around it stay right.
 *
 * @param first type and flags
 * @param lengthError added to the right remaining length
 * @param padded the remaining length is written with one byte more than it needs
 */
record Draft(int first, List<Field> fields, int lengthError, boolean padded) {
    /** One field of a packet's body. */
    sealed interface Field permits Raw, Sized, Block {}

    /** Bytes as they are: integers, flags, payloads. */
    @SuppressWarnings("ArrayRecordComponent") // never changed
    record Raw(byte[] bytes) implements Field {}

    /** A string or binary data with two bytes of length, which may lie by {@code lengthError}. */
    @SuppressWarnings("ArrayRecordComponent") // never changed
    record Sized(byte[] content, int lengthError) implements Field {}

    /** A block of properties with its length, which may lie. */
    record Block(List<Property> properties, int lengthError) implements Field {}

    /** One property with its encoded value. */
    @SuppressWarnings("ArrayRecordComponent") // never changed
    record Property(int id, byte[] value) {}

    static Draft of(int first, Field... fields) {
        return new Draft(first, List.of(fields), 0, false);
    }

    Draft withFields(List<Field> others) {
        return new Draft(first, List.copyOf(others), lengthError, padded);
    }

    Draft withFirst(int other) {
        return new Draft(other & 0xFF, fields, lengthError, padded);
    }

    byte[] bytes() {
        Wire body = wire();
        for (Field field : fields) {
            switch (field) {
                case Raw raw -> body.raw(raw.bytes);
                case Sized sized ->
                    body.u16(Math.clamp(sized.content.length + sized.lengthError, 0, 65_535))
                            .raw(sized.content);
                case Block block -> write(block, body);
            }
        }
        byte[] content = body.bytes();
        Wire packet = wire().u8(first);
        writeLength(packet, Math.max(0, content.length + lengthError));
        return packet.raw(content).bytes();
    }

    private static void write(Block block, Wire out) {
        Wire content = wire();
        for (Property property : block.properties) {
            content.varInt(property.id).raw(property.value);
        }
        byte[] bytes = content.bytes();
        out.varInt(Math.max(0, bytes.length + block.lengthError)).raw(bytes);
    }

    private void writeLength(Wire out, int length) {
        if (padded && length < 0x20_0000) {
            int rest = length;
            do {
                out.u8((rest & 0x7F) | 0x80);
                rest >>>= 7;
            } while (rest > 0);
            out.u8(0);
        } else {
            out.varInt(length);
        }
    }
}
