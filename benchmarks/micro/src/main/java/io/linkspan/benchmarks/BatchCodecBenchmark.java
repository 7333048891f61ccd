package io.linkspan.benchmarks;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.BatchCodec;
import io.linkspan.contracts.message.BatchEntry;
import io.linkspan.contracts.message.DecodeOutcome;
import io.linkspan.contracts.message.Limits;
import io.linkspan.contracts.message.MessageBatch;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.StreamId;
import java.util.ArrayList;
import java.util.List;
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
import org.openjdk.jmh.annotations.Warmup;

/** The form in which messages cross a link: nanoseconds for encoding or decoding one batch of messages of 64 bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BatchCodecBenchmark {
    private static final int PAYLOAD_BYTES = 64;

    @Param({"1", "500"})
    int messages;

    /** Publishers in turn, each with its topic: only what equals the message before is left out. */
    @Param({"1", "50"})
    int publishers;

    private MessageBatch batch;
    private byte[] bytes;

    @Setup
    public void prepare() {
        StreamId stream = new StreamId(
                ClusterName.of("aws"),
                InstanceId.of("6f1e0c58-6d0b-4b1f-9a55-6c1d1f0f7c11"),
                NodeId.of("broker-0"),
                3,
                17);
        List<BatchEntry> entries = new ArrayList<>(messages);
        for (int i = 0; i < messages; i++) {
            int publisher = i % publishers;
            entries.add(new BatchEntry(
                    i + 1,
                    Samples.message(
                            Samples.topic(publisher, 0),
                            PAYLOAD_BYTES,
                            MessageProperties.NONE,
                            "publisher-" + publisher)));
        }
        batch = new MessageBatch(stream, 1, messages, entries);
        bytes = encode();
        if (!(decode() instanceof DecodeOutcome.Decoded decoded)
                || decoded.batch().entries().size() != messages) {
            throw new IllegalStateException("not the batch that should be measured");
        }
    }

    @Benchmark
    public byte[] encode() {
        return BatchCodec.encode(batch);
    }

    @Benchmark
    public DecodeOutcome decode() {
        return BatchCodec.decode(bytes, Limits.DEFAULT);
    }
}
