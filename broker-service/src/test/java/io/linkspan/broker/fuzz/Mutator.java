package io.linkspan.broker.fuzz;

import static io.linkspan.broker.codec.Wire.wire;

import io.linkspan.broker.fuzz.Draft.Block;
import io.linkspan.broker.fuzz.Draft.Field;
import io.linkspan.broker.fuzz.Draft.Property;
import io.linkspan.broker.fuzz.Draft.Raw;
import io.linkspan.broker.fuzz.Draft.Sized;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Breaks packets: in their structure with all lengths right, in their lengths, or blindly in their bytes. */
final class Mutator {
    /** Content that the UTF-8 and topic rules must catch, or just take. */
    private static final byte[][] NASTY = {
        {},
        {0},
        {'a', 0, 'b'},
        {(byte) 0xC0, (byte) 0x80},
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
        {(byte) 0xE2, (byte) 0x82},
        {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
        {(byte) 0xFF},
        {'#'},
        {'a', '#'},
        {'+', 'a'},
        {'a', '/', '#', '/', 'b'},
        {'$', 's', 'h', 'a', 'r', 'e', '/'},
        {'$', 's', 'h', 'a', 'r', 'e', '/', 'g'},
        {'$', 's', 'h', 'a', 'r', 'e', '/', '+', '/', 'a'},
        {'$', 'L', 'I', 'N', 'K', '/', 'g', 'c', 'p', '/', 'h', 'e', 'l', 'l', 'o'},
        {'$', 'O', 'U', 'T', 'B', 'O', 'X', '/', 'a', '/', 'n', '/', '1'},
    };

    private static final int PROPERTY_IDS = 0x2C;

    private final Random random;

    Mutator(Random random) {
        this.random = random;
    }

    /** The packet, broken one to three times. */
    byte[] mutate(Draft draft, Draft other) {
        Draft broken = draft;
        for (int times = random.nextInt(3); times >= 0; times--) {
            broken = structure(broken, other);
        }
        byte[] bytes = broken.bytes();
        return random.nextInt(3) == 0 ? blind(bytes) : bytes;
    }

    private Draft structure(Draft draft, Draft other) {
        List<Field> fields = new ArrayList<>(draft.fields());
        int at = fields.isEmpty() ? 0 : random.nextInt(fields.size());
        switch (random.nextInt(fields.isEmpty() ? 3 : 9)) {
            case 0 -> {
                return draft.withFirst(draft.first() ^ (1 << random.nextInt(random.nextInt(3) == 0 ? 8 : 4)));
            }
            case 1 -> {
                return new Draft(draft.first(), draft.fields(), random.nextInt(9) - 4, random.nextInt(6) == 0);
            }
            case 2 ->
                fields.add(
                        at, other.fields().isEmpty() ? new Raw(new byte[1]) : Vocabulary.pick(other.fields(), random));
            case 3 -> fields.remove(at);
            case 4 -> fields.add(at, fields.get(at));
            case 5 -> fields.set(at, fields.set(random.nextInt(fields.size()), fields.get(at)));
            default -> fields.set(at, field(fields.get(at), other));
        }
        return draft.withFields(fields);
    }

    private Field field(Field field, Draft other) {
        return switch (field) {
            case Raw raw -> new Raw(blind(raw.bytes()));
            case Sized sized ->
                switch (random.nextInt(3)) {
                    case 0 -> new Sized(sized.content(), random.nextInt(9) - 4);
                    case 1 -> new Sized(NASTY[random.nextInt(NASTY.length)], 0);
                    default -> new Sized(blind(sized.content()), 0);
                };
            case Block block ->
                new Block(properties(block.properties(), other), random.nextInt(6) == 0 ? random.nextInt(5) - 2 : 0);
        };
    }

    private List<Property> properties(List<Property> before, Draft other) {
        List<Property> properties = new ArrayList<>(before);
        int at = properties.isEmpty() ? 0 : random.nextInt(properties.size());
        switch (random.nextInt(properties.isEmpty() ? 2 : 6)) {
            case 0 -> properties.add(at, randomProperty());
            case 1 -> properties.addAll(propertiesOf(other));
            case 2 -> properties.add(properties.get(at));
            case 3 ->
                properties.set(
                        at,
                        new Property(
                                properties.get(at).id(),
                                blind(properties.get(at).value())));
            case 4 ->
                properties.set(
                        at,
                        new Property(
                                random.nextInt(PROPERTY_IDS), properties.get(at).value()));
            default -> properties.remove(at);
        }
        return List.copyOf(properties);
    }

    private static List<Property> propertiesOf(Draft draft) {
        return draft.fields().stream()
                .filter(Block.class::isInstance)
                .flatMap(field -> ((Block) field).properties().stream())
                .toList();
    }

    /** Any identifier with a value of a shape some property has; large values included. */
    private Property randomProperty() {
        byte[] value =
                switch (random.nextInt(5)) {
                    case 0 -> wire().u8(random.nextInt(4)).bytes();
                    case 1 ->
                        wire().u16(random.nextInt(4) == 0 ? 0 : random.nextInt())
                                .bytes();
                    case 2 ->
                        wire().u32(random.nextInt(4) == 0 ? 0 : random.nextInt())
                                .bytes();
                    case 3 -> wire().string("v").bytes();
                    default -> wire().string("k").string("v").bytes();
                };
        return new Property(random.nextInt(20) == 0 ? random.nextInt(20_000) : random.nextInt(PROPERTY_IDS), value);
    }

    /** Without regard to structure: flips, cuts, growth, repetition. */
    private byte[] blind(byte[] original) {
        byte[] bytes = original.clone();
        int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
        switch (bytes.length == 0 ? 3 : random.nextInt(5)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 ->
                bytes[at] = new byte[] {0, 1, 0x7F, (byte) 0x80, (byte) 0xFF, '+', '#', '/', '$'}[random.nextInt(9)];
            case 2 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 3 -> {
                byte[] more = new byte[1 + random.nextInt(8)];
                random.nextBytes(more);
                return spliced(bytes, at, more, at);
            }
            default -> {
                int end = Math.min(bytes.length, at + 1 + random.nextInt(12));
                return spliced(bytes, at, Arrays.copyOfRange(bytes, at, end), random.nextBoolean() ? at : end);
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int until, byte[] middle, int from) {
        return wire().raw(Arrays.copyOf(bytes, until))
                .raw(middle)
                .raw(Arrays.copyOfRange(bytes, from, bytes.length))
                .bytes();
    }
}
