package io.linkspan.broker.codec;

import static io.linkspan.broker.codec.Wire.wire;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.packet.Connect;
import io.linkspan.broker.packet.Packet;
import io.linkspan.broker.packet.Publish;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** However the network cuts a stream into reads, the same packets come out, and no buffer stays behind. */
class FrameInputProperties {
    private static final long SEED = Long.getLong("linkspan.seed", 20_260_102L);

    private final PacketDecoder decoder = new PacketDecoder();

    /** What a lively client of the version sends, several packets of each kind. */
    private static byte[] stream(int level) {
        boolean v5 = level == 5;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(
                v5
                        ? Wire.connect5(0xC6)
                                .block(wire().hex("11 00000010 21 0005"))
                                .string("client-ü")
                                .u8(0)
                                .string("will")
                                .string("gone")
                                .string("user")
                                .string("secret")
                                .packet(0x10)
                        : Wire.connect(4, "client"));
        Wire none = v5 ? wire().u8(0) : wire();
        out.writeBytes(wire().u16(1)
                .raw(none.bytes())
                .string("a/#")
                .u8(1)
                .string("b/+/c")
                .u8(2)
                .packet(0x82));
        out.writeBytes(Wire.publish(level, 0, "a/b", 0));
        out.writeBytes(Wire.publish(level, 1, "a/b", 9, new byte[130]));
        out.writeBytes(Wire.publish(level, 2, "ü", 10, (byte) 1));
        if (v5) {
            Wire properties =
                    wire().hex("01 01 02 0000000a 23 0001").u8(0x26).string("k").string("v");
            out.writeBytes(
                    wire().string("t").u16(11).block(properties).string("x").packet(0x32));
            out.writeBytes(
                    wire().u16(2).u8(0x92).block(wire().u8(0x1F).string("r")).packet(0x70));
        }
        out.writeBytes(wire().u16(3).packet(0x40));
        out.writeBytes(wire().u16(4).packet(0x62));
        out.writeBytes(wire().packet(0xC0));
        out.writeBytes(wire().u16(5).raw(none.bytes()).string("a/#").packet(0xA2));
        out.writeBytes(wire().packet(0xE0));
        return out.toByteArray();
    }

    private List<String> decode(ByteBufAllocator allocator, List<byte[]> reads) throws PacketRefusedException {
        HeaderRules rules = new HeaderRules(65_536, 65_536);
        FrameInput input = new FrameInput(rules, allocator);
        List<String> packets = new ArrayList<>();
        for (byte[] read : reads) {
            ByteBuf buffer = allocator.buffer(read.length).writeBytes(read);
            input.offer(buffer);
            while (input.next()) {
                Packet packet = decoder.decode(input, rules.version());
                if (packet instanceof Connect connect) {
                    rules.connected(connect.version());
                }
                packets.add(
                        packet instanceof Publish publish
                                ? publish + Arrays.toString(publish.payload()) + publish.properties()
                                : packet.toString());
            }
        }
        assertThat(input.heldBytes()).isZero();
        input.release();
        return packets;
    }

    private static List<byte[]> cut(byte[] stream, int... places) {
        List<byte[]> reads = new ArrayList<>();
        int from = 0;
        for (int place : places) {
            reads.add(Arrays.copyOfRange(stream, from, place));
            from = place;
        }
        reads.add(Arrays.copyOfRange(stream, from, stream.length));
        return reads;
    }

    private static long liveBuffers(UnpooledByteBufAllocator allocator) {
        return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
    }

    @Test
    @DisplayName("valid pipelined traffic cut at every byte boundary, and byte by byte, decodes the same")
    void everyByteBoundary() throws Exception {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, false);
        for (int level : new int[] {4, 5}) {
            byte[] stream = stream(level);
            List<String> whole = decode(allocator, List.of(stream));
            assertThat(whole).hasSize(level == 5 ? 12 : 10);
            for (int place = 1; place < stream.length; place++) {
                assertThat(decode(allocator, cut(stream, place)))
                        .as("cut at %d", place)
                        .isEqualTo(whole);
            }
            List<byte[]> single = new ArrayList<>();
            for (byte one : stream) {
                single.add(new byte[] {one});
            }
            assertThat(decode(allocator, single)).isEqualTo(whole);
        }
        assertThat(liveBuffers(allocator)).isZero();
    }

    @Test
    @DisplayName("random cuts of a long repeated stream decode the same")
    void randomCuts() throws Exception {
        Random random = new Random(SEED);
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, false);
        byte[] connect = Wire.connect(5, "c");
        for (int round = 0; round < 300; round++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(connect);
            int count = 1 + random.nextInt(40);
            for (int i = 0; i < count; i++) {
                int size = random.nextInt(10) == 0 ? random.nextInt(20_000) : random.nextInt(200);
                out.writeBytes(Wire.publish(5, i % 3, "topic/" + i % 5, 1 + i, new byte[size]));
            }
            byte[] stream = out.toByteArray();
            int[] places =
                    random.ints(random.nextInt(20), 0, stream.length).sorted().toArray();
            List<String> whole = decode(allocator, List.of(stream));
            assertThat(whole).hasSize(1 + count);
            assertThat(decode(allocator, cut(stream, places)))
                    .as("seed %d round %d", SEED, round)
                    .isEqualTo(whole);
        }
        assertThat(liveBuffers(allocator)).isZero();
    }

    @Test
    @DisplayName("a header that promises much makes nothing large")
    void promisesCostNothing() throws Exception {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, false);
        FrameInput input = new FrameInput(new HeaderRules(1 << 28, 1 << 28), allocator);
        input.offer(allocator.buffer(16).writeBytes(wire().hex("10 ffffff7e 00").bytes()));
        assertThat(input.next()).isFalse();
        assertThat(input.midFrame()).isTrue();
        assertThat(input.heldBytes()).isEqualTo(6);
        assertThat(liveBuffers(allocator)).isLessThan(4096);
        input.release();
        assertThat(liveBuffers(allocator)).isZero();
    }
}
