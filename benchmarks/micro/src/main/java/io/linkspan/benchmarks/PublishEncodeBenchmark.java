package io.linkspan.benchmarks;

import io.linkspan.broker.codec.PacketEncoder;
import io.linkspan.broker.codec.PublishDelivery;
import io.linkspan.broker.codec.PublishFrames;
import io.linkspan.broker.connection.Publication;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.QoS;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A delivery of QoS 1 into the buffer of a connection: nanoseconds for the first receiver of a message, for whom it is
 * encoded, for each further one, and for one whose frame is like no other's because it has a subscription identifier.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PublishEncodeBenchmark {
    private static final int[] NO_SUBSCRIPTION_IDS = {};
    private static final int[] SUBSCRIPTION_IDS = {7};
    private static final int MAX_PACKET_ID = 0xFFFF;

    @Param({"16", "64", "1024"})
    int payloadBytes;

    @Param
    PublishKind kind;

    private final PacketEncoder encoder = new PacketEncoder();
    private Message message;
    private Publication known;
    private ByteBuf out;
    private int packetId;

    @Setup
    public void prepare() {
        message = Samples.message(Samples.topic(1, 2), payloadBytes, kind.properties(), "publisher");
        known = new Publication(message);
        out = Unpooled.directBuffer(payloadBytes + 256);
        if (furtherReceiver().readableBytes() <= payloadBytes) {
            throw new IllegalStateException("not the frame that should be measured");
        }
    }

    @Benchmark
    public ByteBuf firstReceiver() {
        return write(new Publication(message), NO_SUBSCRIPTION_IDS);
    }

    @Benchmark
    public ByteBuf furtherReceiver() {
        return write(known, NO_SUBSCRIPTION_IDS);
    }

    /** In version 3.1.1, which has no such identifier, the same as any further receiver. */
    @Benchmark
    public ByteBuf receiverWithIdentifier() {
        return write(known, SUBSCRIPTION_IDS);
    }

    private ByteBuf write(Publication publication, int[] subscriptionIds) {
        packetId = packetId % MAX_PACKET_ID + 1;
        PublishDelivery delivery = new PublishDelivery(
                kind.version().isV5(), QoS.AT_LEAST_ONCE, false, false, packetId, subscriptionIds, 0, false, -1);
        PublishFrames frames = encoder.frames(publication);
        out.clear().ensureWritable(frames.writtenSize(delivery));
        frames.write(delivery, out);
        return out;
    }

    @TearDown
    public void release() {
        out.release();
    }
}
