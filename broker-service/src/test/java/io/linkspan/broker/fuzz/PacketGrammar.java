package io.linkspan.broker.fuzz;

import static io.linkspan.broker.codec.Wire.wire;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.fuzz.Draft.Block;
import io.linkspan.broker.fuzz.Draft.Field;
import io.linkspan.broker.fuzz.Draft.Property;
import io.linkspan.broker.fuzz.Draft.Raw;
import io.linkspan.broker.fuzz.Draft.Sized;
import io.linkspan.broker.packet.ProtocolVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Generates valid packets of every type that clients send, in all three versions, with every property there is. */
final class PacketGrammar {
    private static final int[] PUBLISH_REASONS = {0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99};
    private static final int[] RELEASE_REASONS = {0x00, 0x92};
    private static final int[] DISCONNECT_REASONS = {
        0x00, 0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99
    };
    private static final int PACKET_IDS = 40;

    private final Random random;
    private final ProtocolVersion version;
    private final boolean v5;

    PacketGrammar(Random random, ProtocolVersion version) {
        this.random = random;
        this.version = version;
        this.v5 = version.isV5();
    }

    static ProtocolVersion version(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> ProtocolVersion.V3_1;
            case 1, 2 -> ProtocolVersion.V3_1_1;
            default -> ProtocolVersion.V5;
        };
    }

    /** Any packet that a client may send at any time after CONNECT: it acknowledges nothing that was not sent to it. */
    Draft unasked() {
        Draft draft = anyLive();
        int type = draft.first() >> 4;
        return type == 4 || type == 5 || type == 7 ? ack(0x62, packetId()) : draft;
    }

    /** Any packet that may follow CONNECT and is not meant to end the connection. */
    Draft anyLive() {
        int choice = random.nextInt(20);
        if (choice < 9) {
            return publish(random.nextInt(4) == 0 ? 1 + random.nextInt(8) : 0, true);
        }
        return switch (choice) {
            case 9, 10, 11 -> subscribe();
            case 12, 13 -> unsubscribe();
            case 14 -> Draft.of(0xC0);
            default -> ack(Vocabulary.pick(List.of(0x40, 0x50, 0x62, 0x62, 0x70), random), packetId());
        };
    }

    /** Any packet at all that the version has, CONNECT excepted. */
    Draft any() {
        return switch (random.nextInt(14)) {
            case 0 -> disconnect();
            case 1 -> v5 ? auth() : disconnect();
            default -> anyLive();
        };
    }

    int packetId() {
        return 1 + random.nextInt(PACKET_IDS);
    }

    // --- CONNECT

    /** With a will, credentials and properties as they come; an empty client id always with clean start. */
    Draft connect(String clientId) {
        boolean clean = clientId.isEmpty() || random.nextInt(3) == 0;
        boolean will = random.nextInt(3) == 0;
        boolean user = random.nextInt(6) == 0;
        boolean password = user && random.nextBoolean();
        int willFlags = will ? 4 | (random.nextInt(3) << 3) | (random.nextInt(4) == 0 ? 0x20 : 0) : 0;
        int flags = (clean ? 2 : 0) | willFlags | (user ? 0x80 : 0) | (password ? 0x40 : 0);
        List<Field> fields = new ArrayList<>();
        fields.add(text(version.protocolName()));
        fields.add(raw(wire().u8(version.level()).u8(flags).u16(30 + random.nextInt(600))));
        if (v5) {
            fields.add(connectProperties());
        }
        fields.add(text(clientId));
        if (will) {
            boolean isText = random.nextInt(4) == 0;
            if (v5) {
                fields.add(willProperties(isText));
            }
            fields.add(text(Vocabulary.topic(random)));
            fields.add(new Sized(payload(isText), 0));
        }
        if (user) {
            fields.add(text("user" + random.nextInt(3)));
        }
        if (password) {
            fields.add(new Sized(Vocabulary.payload(random), 0));
        }
        return new Draft(0x10, List.copyOf(fields), 0, false);
    }

    private Block connectProperties() {
        List<Property> some = new ArrayList<>();
        maybe(some, 0x11, wire().u32(random.nextInt(4)));
        maybe(some, 0x21, wire().u16(1 + random.nextInt(random.nextBoolean() ? 3 : 65_535)));
        if (random.nextInt(8) == 0) {
            some.add(property(0x27, wire().u32(20 + random.nextInt(5_000))));
        }
        maybe(some, 0x22, wire().u16(random.nextInt(20)));
        maybe(some, 0x19, wire().u8(random.nextInt(2)));
        maybe(some, 0x17, wire().u8(random.nextInt(2)));
        return shuffled(some);
    }

    private Block willProperties(boolean isText) {
        List<Property> some = messageProperties(isText);
        maybe(some, 0x18, wire().u32(random.nextInt(3)));
        return shuffled(some);
    }

    // --- PUBLISH

    /**
     * @param alias 0 none; ignored before version 5
     * @param named false: the alias stands for the topic
     */
    Draft publish(int alias, boolean named) {
        int qos = random.nextInt(3);
        int flags = (qos << 1) | (qos > 0 && random.nextInt(8) == 0 ? 8 : 0) | (random.nextInt(10) == 0 ? 1 : 0);
        List<Field> fields = new ArrayList<>();
        fields.add(text(v5 && !named ? "" : Vocabulary.topic(random)));
        if (qos > 0) {
            fields.add(raw(wire().u16(packetId())));
        }
        boolean isText = random.nextInt(4) == 0;
        if (v5) {
            List<Property> some = messageProperties(isText);
            if (alias > 0) {
                some.add(property(0x23, wire().u16(alias)));
            }
            fields.add(shuffled(some));
        }
        fields.add(new Raw(payload(isText)));
        return new Draft(0x30 | flags, List.copyOf(fields), 0, false);
    }

    private byte[] payload(boolean isText) {
        return isText ? Vocabulary.text(random).getBytes(StandardCharsets.UTF_8) : Vocabulary.payload(random);
    }

    /** @param isText whether the payload may be called UTF-8 text [MQTT-3.3.2-4] */
    private List<Property> messageProperties(boolean isText) {
        List<Property> some = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            maybe(some, 0x01, wire().u8(isText ? 1 : 0));
            maybe(some, 0x02, wire().u32(random.nextInt(100)));
            maybe(some, 0x03, wire().string(Vocabulary.text(random)));
            maybe(some, 0x08, wire().string("answer/" + random.nextInt(3)));
            maybe(some, 0x09, wire().binary(Vocabulary.payload(random)));
        }
        userProperties(some);
        return some;
    }

    // --- the others

    Draft ack(int first, int packetId) {
        if (!v5 || random.nextInt(3) > 0) {
            return Draft.of(first, raw(wire().u16(packetId)));
        }
        int[] reasons = first == 0x40 || first == 0x50 ? PUBLISH_REASONS : RELEASE_REASONS;
        Raw head = raw(wire().u16(packetId).u8(reasons[random.nextInt(reasons.length)]));
        return random.nextBoolean() ? Draft.of(first, head) : Draft.of(first, head, reasonProperties());
    }

    private Block reasonProperties() {
        List<Property> some = new ArrayList<>();
        maybe(some, 0x1F, wire().string(Vocabulary.text(random)));
        userProperties(some);
        return shuffled(some);
    }

    Draft subscribe() {
        List<Field> fields = new ArrayList<>();
        fields.add(raw(wire().u16(packetId())));
        if (v5) {
            List<Property> some = new ArrayList<>();
            maybe(some, 0x0B, wire().varInt(1 + random.nextInt(random.nextBoolean() ? 5 : 268_435_455)));
            userProperties(some);
            fields.add(shuffled(some));
        }
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            String filter = Vocabulary.filter(random);
            boolean shared = filter.startsWith("$share/");
            int more = (random.nextInt(3) << 4)
                    | (random.nextBoolean() ? 8 : 0)
                    | (random.nextInt(4) == 0 && !shared ? 4 : 0);
            fields.add(text(filter));
            fields.add(raw(wire().u8(random.nextInt(3) | (v5 ? more : 0))));
        }
        return new Draft(0x82, List.copyOf(fields), 0, false);
    }

    Draft unsubscribe() {
        List<Field> fields = new ArrayList<>();
        fields.add(raw(wire().u16(packetId())));
        if (v5) {
            List<Property> some = new ArrayList<>();
            userProperties(some);
            fields.add(shuffled(some));
        }
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            fields.add(text(Vocabulary.filter(random)));
        }
        return new Draft(0xA2, List.copyOf(fields), 0, false);
    }

    Draft disconnect() {
        if (!v5 || random.nextBoolean()) {
            return Draft.of(0xE0);
        }
        Raw reason = raw(wire().u8(DISCONNECT_REASONS[random.nextInt(DISCONNECT_REASONS.length)]));
        return random.nextBoolean() ? Draft.of(0xE0, reason) : Draft.of(0xE0, reason, reasonProperties());
    }

    Draft auth() {
        List<Property> some = new ArrayList<>();
        some.add(property(0x15, wire().string("METHOD")));
        maybe(some, 0x16, wire().binary(Vocabulary.payload(random)));
        maybe(some, 0x1F, wire().string(Vocabulary.text(random)));
        userProperties(some);
        return Draft.of(0xF0, raw(wire().u8(0x18 + random.nextInt(2))), shuffled(some));
    }

    // --- fields

    private void userProperties(List<Property> to) {
        for (int i = random.nextInt(6) - 3; i > 0; i--) {
            to.add(property(0x26, wire().string(Vocabulary.text(random)).string(Vocabulary.text(random))));
        }
    }

    private void maybe(List<Property> to, int id, Wire value) {
        if (random.nextBoolean()) {
            to.add(property(id, value));
        }
    }

    private Block shuffled(List<Property> properties) {
        Collections.shuffle(properties, random);
        return new Block(List.copyOf(properties), 0);
    }

    private static Property property(int id, Wire value) {
        return new Property(id, value.bytes());
    }

    private static Raw raw(Wire wire) {
        return new Raw(wire.bytes());
    }

    static Sized text(String text) {
        return new Sized(text.getBytes(StandardCharsets.UTF_8), 0);
    }
}
