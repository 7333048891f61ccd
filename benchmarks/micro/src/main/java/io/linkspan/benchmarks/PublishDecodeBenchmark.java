package io.linkspan.benchmarks;

import io.linkspan.broker.codec.FrameInput;
import io.linkspan.broker.codec.HeaderRules;
import io.linkspan.broker.codec.PacketDecoder;
import io.linkspan.broker.codec.PacketEncoder;
import io.linkspan.broker.codec.PacketRefusedException;
import io.linkspan.broker.codec.PublishDelivery;
import io.linkspan.broker.codec.PublishFrames;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.packet.ProtocolVersion;
import io.linkspan.broker.packet.Publish;
import io.linkspan.contracts.message.QoS;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * From the bytes of a read to packets: nanoseconds for cutting out, checking and decoding one PUBLISH of QoS 1, of which
 * each read has 64.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PublishDecodeBenchmark {
    private static final int FRAMES = 64;
    private static final int READS = 64;
    private static final int MAX_PACKET_BYTES = 1 << 20;
    private static final int[] NO_SUBSCRIPTION_IDS = {};

    @Param({"16", "64", "1024"})
    int payloadBytes;

    @Param
    PublishKind kind;

    /** Topics in turn: the decoder knows the one again, and has forgotten each of the many before it comes back. */
    @Param({"1", "4096"})
    int topics;

    private FrameInput input;
    private PacketDecoder decoder;
    private List<ByteBuf> reads;
    private ProtocolVersion version;
    private int at;

    @Setup
    public void connect() throws PacketRefusedException {
        HeaderRules rules = new HeaderRules(MAX_PACKET_BYTES, MAX_PACKET_BYTES);
        version = kind.version();
        rules.connected(version);
        input = new FrameInput(rules, ByteBufAllocator.DEFAULT);
        decoder = new PacketDecoder();
        reads = new ArrayList<>(READS);
        for (int i = 0; i < READS; i++) {
            reads.add(read(i * FRAMES));
        }
        check();
    }

    /** One read of the socket, as the broker would write it to a receiver: such a frame is one to a server, too. */
    private ByteBuf read(int first) {
        PacketEncoder encoder = new PacketEncoder();
        ByteBuf read = Unpooled.directBuffer(FRAMES * (payloadBytes + 128));
        for (int i = first; i < first + FRAMES; i++) {
            String topic = Samples.topic(i % topics, 0);
            PublishFrames frames =
                    encoder.frames(new Publication(Samples.message(topic, payloadBytes, kind.properties(), "")));
            frames.write(
                    new PublishDelivery(
                            version.isV5(), QoS.AT_LEAST_ONCE, false, false, i + 1, NO_SUBSCRIPTION_IDS, 0, false, -1),
                    read);
        }
        return read;
    }

    private void check() throws PacketRefusedException {
        input.offer(reads.get(0).retain());
        int frames = 0;
        while (input.next()) {
            frames++;
            if (!(decoder.decode(input, version) instanceof Publish publish)
                    || publish.payload().length != payloadBytes
                    || !publish.properties().equals(kind.properties())) {
                throw new IllegalStateException("not the packets that should be measured");
            }
        }
        if (frames != FRAMES) {
            throw new IllegalStateException(frames + " frames in one read");
        }
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public void decode(Blackhole hole) throws PacketRefusedException {
        at = (at + 1) & (READS - 1);
        // The input releases what it was offered, and moves its reader index.
        input.offer(reads.get(at).readerIndex(0).retain());
        while (input.next()) {
            hole.consume(decoder.decode(input, version));
        }
    }

    @TearDown
    public void close() {
        input.release();
        reads.forEach(ByteBuf::release);
    }
}
