package io.linkspan.contracts.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.generators.Hostile;
import io.linkspan.contracts.wire.RefusalReason;
import io.linkspan.contracts.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchCodecTest {
    private static final ClusterName AWS = ClusterName.of("aws");
    private static final ClusterName GCP = ClusterName.of("gcp");
    private static final StreamId STREAM =
            new StreamId(AWS, InstanceId.of("00010203-0405-0607-0809-0a0b0c0d0e0f"), NodeId.of("node-1"), 3, 7);
    private static final int FLAGS_AT = 3;

    private static Message message(String topic, QoS qos) {
        return new Message(
                topic,
                "hi".getBytes(StandardCharsets.UTF_8),
                qos,
                false,
                MessageProperties.NONE,
                "client",
                1_000,
                null,
                Message.DEFAULT_HOP_LIMIT,
                List.of(AWS),
                List.of(GCP));
    }

    private static MessageBatch batch(BatchEntry... entries) {
        return new MessageBatch(STREAM, 10, 12, List.of(entries));
    }

    private static byte[] bytes() {
        return BatchCodec.encode(batch(
                new BatchEntry(10, message("a/b", QoS.AT_LEAST_ONCE)),
                new BatchEntry(0, message("a/b", QoS.AT_MOST_ONCE)),
                new BatchEntry(12, message("c", QoS.EXACTLY_ONCE))));
    }

    private static RefusalReason refusal(byte[] bytes, Limits limits) {
        return switch (BatchCodec.decode(bytes, limits)) {
            case DecodeOutcome.Refused refused -> refused.reason();
            case DecodeOutcome.Decoded decoded -> throw new AssertionError("decoded " + decoded);
        };
    }

    @Test
    void theBytesOfVersionOneStayAsTheyAre() {
        assertThat(HexFormat.of().formatHex(bytes()))
                .isEqualTo("4c42" + "01" + "00" + "21" // prefix, version, flags, length of the header
                        + "03617773" + "000102030405060708090a0b0c0d0e0f" + "066e6f64652d31" + "03" + "07" // stream
                        + "0a" + "03" + "03" + "2d" // first, covered, entries, bytes of the body
                        + "02" + "03617773" + "03676370" // clusters
                        + "01" + "01" + "03612f62" + "06636c69656e74" + "d00f" + "08" + "0100" + "0101" + "026869"
                        + "38" + "00" + "026869"
                        + "32" + "02" + "0163" + "00" + "026869");
    }

    @Test
    void aNumberedEntryWithoutIdentityHasThatOfItsStream() {
        DecodeOutcome.Decoded decoded = (DecodeOutcome.Decoded) BatchCodec.decode(bytes(), Limits.DEFAULT);
        assertThat(decoded.batch().entries())
                .extracting(entry -> entry.message().id())
                .containsExactly(MessageId.of(STREAM, 10), null, MessageId.of(STREAM, 12));
    }

    @Test
    void anIdentityIsWrittenOnlyIfItDiffersAndItsStreamOnlyOnce() {
        MessageId other = new MessageId(GCP, STREAM.instance(), STREAM.log(), 1, 0, 5);
        MessageId next = new MessageId(GCP, STREAM.instance(), STREAM.log(), 1, 0, 6);
        Message message = message("a", QoS.AT_LEAST_ONCE);
        int without = encoded(message, message);
        int own = encoded(message.withId(MessageId.of(STREAM, 10)), message.withId(MessageId.of(STREAM, 11)));
        int first = encoded(message.withId(other), message);
        int both = encoded(message.withId(other), message.withId(next));
        assertThat(own).isEqualTo(without);
        assertThat(first).isGreaterThan(without + 16);
        assertThat(both).isEqualTo(first + 2);
    }

    private static int encoded(Message first, Message second) {
        return BatchCodec.encode(batch(new BatchEntry(10, first), new BatchEntry(11, second))).length;
    }

    @Test
    void laterVersionsAndUnknownFlagsAreRefusedAsUnsupported() {
        byte[] version = bytes();
        version[2] = 2;
        byte[] flag = bytes();
        flag[FLAGS_AT] = 2;
        assertThat(refusal(version, Limits.DEFAULT)).isEqualTo(RefusalReason.UNSUPPORTED);
        assertThat(refusal(flag, Limits.DEFAULT)).isEqualTo(RefusalReason.UNSUPPORTED);
        assertThat(BatchCodec.isBatch(version)).isTrue();
        assertThat(BatchCodec.header(ByteBuffer.wrap(version))).isNull();
        assertThat(BatchCodec.header(ByteBuffer.wrap(flag))).isNull();
    }

    @Test
    void aCompressedBatchIsRefusedByTheReceiverButItsHeaderIsReadByARelay() {
        byte[] compressed = bytes();
        compressed[FLAGS_AT] = 1;
        assertThat(refusal(compressed, Limits.DEFAULT)).isEqualTo(RefusalReason.UNSUPPORTED);
        BatchHeader header = BatchCodec.header(ByteBuffer.wrap(compressed));
        assertThat(header).isEqualTo(new BatchHeader(STREAM, 10, 12, 3, compressed.length));
    }

    @Test
    void headerFieldsOfALaterVersionAreSkipped() {
        byte[] good = bytes();
        int headerLength = good[4];
        byte[] longer = Hostile.splice(good, 5 + headerLength, 5 + headerLength, new byte[] {1, 2, 3});
        longer[4] = (byte) (longer[4] + 3);
        assertThat(BatchCodec.decode(longer, Limits.DEFAULT)).isEqualTo(BatchCodec.decode(good, Limits.DEFAULT));
        assertThat(BatchCodec.header(ByteBuffer.wrap(longer)))
                .isEqualTo(new BatchHeader(STREAM, 10, 12, 3, longer.length));
    }

    @Test
    void bytesThatNothingAccountsForAreRefused() {
        byte[] good = bytes();
        byte[] tail = Hostile.splice(good, good.length, good.length, new byte[1]);
        byte[] announced = tail.clone();
        announced[4 + good[4]]++;
        assertThat(refusal(tail, Limits.DEFAULT)).isEqualTo(RefusalReason.MALFORMED);
        assertThat(refusal(announced, Limits.DEFAULT)).isEqualTo(RefusalReason.MALFORMED);
    }

    @Test
    void controlMessagesAndOrdinaryPayloadsAreNotRecognised() {
        assertThat(refusal(new byte[0], Limits.DEFAULT)).isEqualTo(RefusalReason.NOT_RECOGNISED);
        assertThat(refusal(new byte[] {'L', 'P', 1, 1}, Limits.DEFAULT)).isEqualTo(RefusalReason.NOT_RECOGNISED);
        assertThat(BatchCodec.isBatch(new byte[] {'L', 'P'})).isFalse();
        assertThat(BatchCodec.isBatch(new byte[] {'L'})).isFalse();
    }

    @Test
    void theLimitsOfTheReceiverHold() {
        byte[] good = bytes();
        assertThat(refusal(good, new Limits(good.length - 1, 10, 10))).isEqualTo(RefusalReason.TOO_LARGE);
        assertThat(refusal(good, new Limits(good.length, 2, 10))).isEqualTo(RefusalReason.TOO_LARGE);
        assertThat(BatchCodec.decode(good, new Limits(good.length, 3, 0))).isInstanceOf(DecodeOutcome.Decoded.class);

        UserProperty property = new UserProperty("k", "v");
        MessageProperties two = new MessageProperties(-1, -1, null, null, null, List.of(property, property));
        Message message = withProperties(message("a", QoS.AT_MOST_ONCE), two);
        byte[] four = BatchCodec.encode(batch(new BatchEntry(0, message), new BatchEntry(0, message)));
        assertThat(refusal(four, new Limits(1_000, 10, 3))).isEqualTo(RefusalReason.TOO_LARGE);
        assertThat(BatchCodec.decode(four, new Limits(1_000, 10, 4))).isInstanceOf(DecodeOutcome.Decoded.class);
    }

    @Test
    void theEncoderKeepsToTheLimitsOfTheFormat() {
        Message large = withPayload(message("a", QoS.AT_MOST_ONCE), new byte[BatchCodec.MAX_BYTES]);
        assertThatThrownBy(() -> BatchCodec.encode(batch(new BatchEntry(0, large))))
                .isInstanceOf(IllegalArgumentException.class);

        Message small = message("a", QoS.AT_MOST_ONCE);
        List<BatchEntry> full = Collections.nCopies(BatchCodec.MAX_MESSAGES, new BatchEntry(0, small));
        byte[] bytes = BatchCodec.encode(new MessageBatch(STREAM, 1, 0, full));
        assertThat(BatchCodec.decode(bytes, Limits.DEFAULT)).isInstanceOf(DecodeOutcome.Decoded.class);
        List<BatchEntry> over = new ArrayList<>(full);
        over.add(new BatchEntry(0, small));
        assertThatThrownBy(() -> BatchCodec.encode(new MessageBatch(STREAM, 1, 0, over)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void textsThatUtf8CannotCarryAndTopicsThatAreNoneAreNotEncoded() {
        for (String topic : List.of("a\0", "\uD800", "", "a/#", "+")) {
            Message message = message(topic, QoS.AT_MOST_ONCE);
            assertThatThrownBy(() -> BatchCodec.encode(batch(new BatchEntry(0, message))))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> MessageCodec.encode(message)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> MessageCodec.encode(message, new WireWriter(16, 1 << 20), new EncodedTopics()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aTopicWithAWildcardIsRefused() {
        byte[] bytes = bytes();
        bytes[indexOf(bytes, (byte) '/')] = '+';
        assertThat(refusal(bytes, Limits.DEFAULT)).isEqualTo(RefusalReason.MALFORMED);
    }

    @Test
    void aHeaderThatPromisesManyMessagesInFewBytesCostsNothing() {
        byte[] good = BatchCodec.encode(new MessageBatch(STREAM, 1, 0, List.of()));
        int countAt = 4 + good[4] - 1;
        byte[] many = Hostile.splice(good, countAt, countAt + 1, new byte[] {(byte) 0x80, (byte) 0x80, 4});
        many[4] = (byte) (many[4] + 2);
        assertThat(BatchCodec.header(ByteBuffer.wrap(many)))
                .isEqualTo(new BatchHeader(STREAM, 1, 0, BatchCodec.MAX_MESSAGES, many.length));
        assertThat(refusal(many, Limits.DEFAULT)).isEqualTo(RefusalReason.TRUNCATED);
        assertThat(Hostile.allocated(() -> BatchCodec.decode(many, Limits.DEFAULT)))
                .isLessThan(50_000);
    }

    @Test
    void theWorstBatchOfUserPropertiesStaysBounded() {
        List<UserProperty> most = Collections.nCopies(BatchCodec.MAX_USER_PROPERTIES, new UserProperty("k", "v"));
        Message message =
                withProperties(message("a", QoS.AT_MOST_ONCE), new MessageProperties(-1, -1, null, null, null, most));
        byte[] bytes = BatchCodec.encode(batch(new BatchEntry(0, message)));
        assertThat(Hostile.allocated(() -> BatchCodec.decode(bytes, Limits.DEFAULT)))
                .isLessThan(16 * 1024 * 1024);

        byte[] shorter =
                BatchCodec.encode(batch(new BatchEntry(0, message), new BatchEntry(10, message("a", QoS.of(1)))));
        assertThat(BatchCodec.decode(shorter, Limits.DEFAULT)).isInstanceOf(DecodeOutcome.Decoded.class);
        assertThatThrownBy(() -> BatchCodec.encode(batch(new BatchEntry(0, message), new BatchEntry(0, message))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("user properties");
    }

    private static Message withProperties(Message m, MessageProperties properties) {
        return new Message(
                m.topic(),
                m.payload(),
                m.qos(),
                m.retain(),
                properties,
                m.publisher(),
                m.timestampMillis(),
                m.id(),
                m.hopLimit(),
                m.path(),
                m.targets());
    }

    private static Message withPayload(Message m, byte[] payload) {
        return new Message(
                m.topic(),
                payload,
                m.qos(),
                m.retain(),
                m.properties(),
                m.publisher(),
                m.timestampMillis(),
                m.id(),
                m.hopLimit(),
                m.path(),
                m.targets());
    }

    private static int indexOf(byte[] bytes, byte wanted) {
        int at = 0;
        while (bytes[at] != wanted) {
            at++;
        }
        return at;
    }
}
