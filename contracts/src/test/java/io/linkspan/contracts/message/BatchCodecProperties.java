package io.linkspan.contracts.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.generators.Hostile;
import io.linkspan.contracts.generators.Messages;
import io.linkspan.contracts.generators.Seeded;
import io.linkspan.contracts.wire.RefusalReason;
import io.linkspan.contracts.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BatchCodecProperties {
    /** Objects are larger than their bytes; the dearest are user properties and empty entries. */
    private static final int HEAP_PER_BYTE = 130;

    private static final int HEAP_BASE = 64 * 1024;

    @Test
    void whatIsDecodedIsWhatWasEncoded() {
        Seeded.forAll(3_000, random -> {
            MessageBatch batch = Messages.batch(random, 20);
            byte[] bytes = BatchCodec.encode(batch);
            assertThat(BatchCodec.decode(bytes, Limits.DEFAULT))
                    .isEqualTo(new DecodeOutcome.Decoded(Messages.identified(batch)));
        });
    }

    @Test
    void aRelayReadsTheHeaderAlone() {
        Seeded.forAll(1_000, random -> {
            MessageBatch batch = Messages.batch(random, 5);
            byte[] bytes = BatchCodec.encode(batch);
            assertThat(BatchCodec.isBatch(bytes)).isTrue();
            assertThat(BatchCodec.header(ByteBuffer.wrap(bytes)))
                    .isEqualTo(new BatchHeader(
                            batch.stream(),
                            batch.first(),
                            batch.last(),
                            batch.entries().size(),
                            bytes.length));
        });
    }

    @Test
    void anyKindOfBufferIsReadFromPositionToLimitAndLeftAsItIs() {
        Seeded.forAll(300, random -> {
            MessageBatch batch = Messages.batch(random, 5);
            byte[] bytes = BatchCodec.encode(batch);
            ByteBuffer buffer = random.nextBoolean()
                    ? ByteBuffer.allocateDirect(bytes.length + 20)
                    : ByteBuffer.allocate(bytes.length + 27).position(7).slice();
            buffer.put(5, bytes).position(5).limit(5 + bytes.length);
            ByteBuffer given = random.nextBoolean() ? buffer.asReadOnlyBuffer() : buffer;

            assertThat(BatchCodec.decode(given, Limits.DEFAULT))
                    .isEqualTo(new DecodeOutcome.Decoded(Messages.identified(batch)));
            assertThat(BatchCodec.header(given)).isNotNull();
            assertThat(BatchCodec.isBatch(given)).isTrue();
            assertThat(given.position()).isEqualTo(5);
            assertThat(given.limit()).isEqualTo(5 + bytes.length);
        });
    }

    @Test
    void theSizeBoundHolds() {
        Seeded.forAll(1_000, random -> {
            MessageBatch batch = Messages.batch(random, 10);
            long bound = BatchCodec.headerBound();
            for (BatchEntry entry : batch.entries()) {
                bound += BatchCodec.sizeBound(entry.message());
            }
            assertThat((long) BatchCodec.encode(batch).length).isLessThanOrEqualTo(bound);
        });
    }

    @Test
    void everyBeginningOfABatchIsRefused() {
        Seeded.forAll(50, random -> {
            byte[] bytes = BatchCodec.encode(Messages.batch(random, 5));
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThat(BatchCodec.decode(cut, Limits.DEFAULT)).isInstanceOf(DecodeOutcome.Refused.class);
                assertThat(BatchCodec.header(ByteBuffer.wrap(cut))).isNull();
            }
        });
    }

    @Test
    void changedBytesAreRefusedOrAreAnotherGoodBatchAndNeverCostMoreThanTheirSize() {
        Seeded.forAll(20_000, random -> {
            byte[] bad = Hostile.mutate(random, BatchCodec.encode(Messages.batch(random, 6)));
            long heap = Hostile.allocated(() -> BatchCodec.decode(bad, Limits.DEFAULT));
            assertThat(heap).isLessThan(HEAP_BASE + (long) HEAP_PER_BYTE * bad.length);
            if (BatchCodec.decode(bad, Limits.DEFAULT) instanceof DecodeOutcome.Decoded decoded) {
                byte[] again = BatchCodec.encode(decoded.batch());
                assertThat(BatchCodec.decode(again, Limits.DEFAULT)).isEqualTo(decoded);
            }
        });
    }

    @Test
    void randomBytesBehindAGoodBeginningAreRefused() {
        Seeded.forAll(5_000, random -> {
            byte[] bytes = Messages.bytes(random, 300);
            byte[] start = {'L', 'B', 1, 0};
            System.arraycopy(start, 0, bytes, 0, Math.min(4, bytes.length));
            assertThat(BatchCodec.decode(bytes, Limits.DEFAULT))
                    .isInstanceOfSatisfying(DecodeOutcome.Refused.class, refused -> assertThat(refused.reason())
                            .isNotEqualTo(RefusalReason.UNSUPPORTED));
        });
    }

    @Test
    void oneMessageAloneIsDecodedAsItWasEncoded() {
        var topics = new EncodedTopics();
        Seeded.forAll(3_000, random -> {
            Message message = Messages.message(random);
            byte[] bytes = MessageCodec.encode(message);
            for (int again = 0; again < 2; again++) {
                WireWriter out = new WireWriter(16, BatchCodec.MAX_BYTES);
                MessageCodec.encode(message, out, topics);
                assertThat(out.toByteArray()).as("with a memory for topics").isEqualTo(bytes);
            }
            assertThat(MessageCodec.decode(bytes)).isEqualTo(new MessageOutcome.Decoded(message));
            assertThat(bytes.length).isLessThanOrEqualTo(BatchCodec.sizeBound(message) + 16);
            for (int length = 0; length < bytes.length; length += 1 + length / 50) {
                assertThat(MessageCodec.decode(Arrays.copyOf(bytes, length)))
                        .isInstanceOf(MessageOutcome.Refused.class);
            }
        });
    }

    @Test
    void changedBytesOfOneMessageNeverThrow() {
        Seeded.forAll(10_000, random -> {
            byte[] bad = Hostile.mutate(random, MessageCodec.encode(Messages.message(random)));
            long heap = Hostile.allocated(() -> MessageCodec.decode(bad));
            assertThat(heap).isLessThan(HEAP_BASE + (long) HEAP_PER_BYTE * bad.length);
        });
    }
}
