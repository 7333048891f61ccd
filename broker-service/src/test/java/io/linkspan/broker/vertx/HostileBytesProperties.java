package io.linkspan.broker.vertx;

import static io.linkspan.broker.codec.Wire.wire;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.packet.Connect;
import io.linkspan.broker.packet.Packet;
import io.linkspan.broker.packet.Publish;
import io.linkspan.broker.packet.Subscribe;
import io.linkspan.broker.packet.Unsubscribe;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.topic.TopicSyntax;
import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Mutated packets against the whole inbound path. Whatever comes in, there are only valid packets, refusals and closes;
 * no exception, no leaked buffer, and the loop serves the next client. {@code -Dlinkspan.fuzz.packets} asks for more.
 */
class HostileBytesProperties {
    private static final long SEED = Long.getLong("linkspan.seed", 20_260_103L);
    private static final int PACKETS = Integer.getInteger("linkspan.fuzz.packets", 50_000);

    private final Random random = new Random(SEED);
    private final EmbeddedBroker broker = new EmbeddedBroker();

    private static List<byte[]> seeds(int version) {
        boolean v5 = version == 5;
        byte[] none = v5 ? new byte[] {0} : new byte[0];
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(Wire.publish(version, 0, "a/b", 0, (byte) 1));
        seeds.add(Wire.publish(version, 1, "ü/€", 9, new byte[140]));
        seeds.add(Wire.publish(version, 2, "t", 65_535));
        seeds.add(wire().u16(1)
                .raw(none)
                .string("a/#")
                .u8(1)
                .string("$share/g/b")
                .u8(2)
                .packet(0x82));
        seeds.add(wire().u16(5).raw(none).string("a/#").string("b").packet(0xA2));
        for (int first : new int[] {0x40, 0x50, 0x62, 0x70}) {
            seeds.add(wire().u16(3).packet(first));
        }
        seeds.add(wire().packet(0xC0));
        seeds.add(wire().packet(0xE0));
        if (v5) {
            Wire rich = wire().hex("01 01 02 0000000a 23 0001")
                    .u8(3)
                    .string("json")
                    .u8(8)
                    .string("r")
                    .u8(9)
                    .string("c")
                    .u8(0x26)
                    .string("k")
                    .string("v");
            seeds.add(wire().string("t").u16(11).block(rich).string("payload").packet(0x32));
            Wire reason = wire().u8(0x1F).string("why").u8(0x26).string("k").string("v");
            seeds.add(wire().u16(2).u8(0x92).block(reason).packet(0x62));
            seeds.add(wire().u16(2)
                    .block(wire().hex("0b 8001"))
                    .string("f")
                    .u8(0x2C)
                    .packet(0x82));
            seeds.add(wire().u8(4)
                    .block(wire().hex("11 0000000a").u8(0x1F).string("x"))
                    .packet(0xE0));
            seeds.add(wire().u8(0x18)
                    .block(wire().u8(0x15).string("m").u8(0x16).string("d"))
                    .packet(0xF0));
        }
        return seeds;
    }

    private static byte[] fullConnect(int version) {
        boolean v5 = version == 5;
        Wire connect = v5
                ? Wire.connect5(0xEE).block(wire().hex("11 00000010 21 0005 27 00000fff 22 0003 17 01 19 00"))
                : Wire.connect4(0xEE);
        connect.string("client");
        if (v5) {
            connect.block(wire().hex("18 00000001 01 00").u8(0x26).string("k").string("v"));
        }
        return connect.string("will")
                .string("gone")
                .string("user")
                .string("secret")
                .packet(0x10);
    }

    private byte[] mutate(byte[] original, List<byte[]> others) {
        byte[] bytes = original.clone();
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            bytes = mutateOnce(bytes, others);
        }
        return random.nextInt(3) == 0 ? bytes : withRightLength(bytes);
    }

    private byte[] mutateOnce(byte[] bytes, List<byte[]> others) {
        int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
        switch (bytes.length == 0 ? 3 : random.nextInt(7)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = new byte[] {0, 1, 0x7F, (byte) 0x80, (byte) 0xFF, '+', '#'}[random.nextInt(7)];
            case 2 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 3 -> {
                byte[] more = new byte[1 + random.nextInt(8)];
                random.nextBytes(more);
                return splice(bytes, at, more, at);
            }
            case 4 -> {
                return splice(bytes, at, new byte[0], Math.min(bytes.length, at + 1 + random.nextInt(4)));
            }
            case 5 -> {
                byte[] other = others.get(random.nextInt(others.size()));
                int from = random.nextInt(other.length);
                return splice(bytes, at, Arrays.copyOfRange(other, from, other.length), bytes.length);
            }
            default -> {
                int end = Math.min(bytes.length, at + 1 + random.nextInt(12));
                return splice(bytes, at, Arrays.copyOfRange(bytes, at, end), at);
            }
        }
        return bytes;
    }

    private static byte[] splice(byte[] bytes, int until, byte[] middle, int from) {
        return wire().raw(Arrays.copyOf(bytes, until))
                .raw(middle)
                .raw(Arrays.copyOfRange(bytes, from, bytes.length))
                .bytes();
    }

    /** Corrects the remaining length, so that the mutation is met by the field it hit and not by the splitter. */
    private static byte[] withRightLength(byte[] bytes) {
        int body = 1;
        while (body < bytes.length && body < 5 && (bytes[body] & 0x80) != 0) {
            body++;
        }
        body = Math.min(bytes.length, body + 1);
        return bytes.length == 0
                ? bytes
                : wire().raw(Arrays.copyOfRange(bytes, body, bytes.length)).packet(bytes[0] & 0xFF);
    }

    private static void assertValid(Packet packet) {
        switch (packet) {
            case Publish publish -> {
                assertThat(publish.packetId() == 0).isEqualTo(publish.qos() == QoS.AT_MOST_ONCE);
                assertThat(publish.topic().isEmpty() ? publish.topicAlias() > 0 : topicValid(publish.topic()))
                        .as(publish.topic())
                        .isTrue();
            }
            case Subscribe subscribe -> {
                assertThat(subscribe.packetId()).isPositive();
                assertThat(subscribe.entries()).isNotEmpty();
            }
            case Unsubscribe unsubscribe -> assertThat(unsubscribe.filters()).isNotEmpty();
            case Connect connect ->
                assertThat(connect.properties().receiveMaximum()).isPositive();
            default -> assertThat(packet).isNotNull();
        }
    }

    private static boolean topicValid(String topic) {
        return TopicSyntax.topicError(topic) == null;
    }

    @Test
    @DisplayName("seeded structure-aware mutations: only typed outcomes, no leak, the next client is served")
    void mutations() {
        attack(PACKETS);
    }

    @Test
    @DisplayName("the same with Netty's leak detection at paranoid, which looks at every single access")
    void mutationsUnderLeakDetection() {
        ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        try {
            attack(PACKETS / 20);
        } finally {
            ResourceLeakDetector.setLevel(level);
        }
    }

    private void attack(int packetsWanted) {
        int sent = 0;
        int refused = 0;
        int taken = 0;
        while (sent < packetsWanted) {
            int version = random.nextInt(3) == 0 ? 4 : 5;
            List<byte[]> seeds = seeds(version);
            List<byte[]> packets = new ArrayList<>();
            byte[] connect = fullConnect(version);
            packets.add(random.nextInt(4) == 0 ? mutate(connect, seeds) : connect);
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                packets.add(mutate(seeds.get(random.nextInt(seeds.size())), seeds));
            }
            sent += packets.size();

            EchoAcceptor domain = new EchoAcceptor();
            EmbeddedBroker.Client client = broker.connect(domain);
            byte[] stream = wire().bytes();
            for (byte[] packet : packets) {
                stream = wire().raw(stream).raw(packet).bytes();
            }
            int cut = stream.length == 0 ? 0 : random.nextInt(stream.length);
            client.send(Arrays.copyOf(stream, cut), Arrays.copyOfRange(stream, cut, stream.length));
            client.close();

            domain.packets.forEach(HostileBytesProperties::assertValid);
            assertThat(broker.failures)
                    .as("seed %d after %d packets", SEED, sent)
                    .isEmpty();
            assertThat(domain.events.get(domain.events.size() - 1)).startsWith("closed");
            assertThat(domain.events.stream().filter(event -> event.startsWith("closed")))
                    .hasSize(1);
            refused += domain.events.stream().anyMatch(event -> event.startsWith("malformed")) ? 1 : 0;
            taken += domain.packets.size();
        }
        assertThat(broker.liveBytes()).as("leaked bytes, seed %d", SEED).isZero();
        // Both sides of the border are really met.
        assertThat(refused).isGreaterThan(packetsWanted / 10);
        assertThat(taken).isGreaterThan(packetsWanted / 10);

        EmbeddedBroker.Client healthy = broker.connect(new EchoAcceptor());
        healthy.send(Wire.connect(5, "c"), Wire.publish(5, 0, "a", 0, (byte) 1));
        assertThat(String.join("", healthy.written())).isEqualTo("2003000000" + "300500016100" + "01");
        healthy.close();
        assertThat(broker.liveBytes()).isZero();
    }
}
