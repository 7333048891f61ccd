package io.linkspan.contracts.generators;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.BatchEntry;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageBatch;
import io.linkspan.contracts.message.MessageId;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.StreamId;
import io.linkspan.contracts.message.UserProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Random messages, streams and batches, with every optional part present and absent. */
public final class Messages {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

    private Messages() {}

    /** From a few short names to the longest. */
    public static ClusterName cluster(Random random) {
        return ClusterName.of(random.nextInt(4) > 0 ? "c" + random.nextInt(4) : name(random, ClusterName.MAX_LENGTH));
    }

    public static NodeId node(Random random) {
        return NodeId.of(random.nextInt(4) > 0 ? "node-" + random.nextInt(4) : name(random, NodeId.MAX_LENGTH));
    }

    public static InstanceId instance(Random random) {
        return new InstanceId(new UUID(random.nextLong(), random.nextLong()));
    }

    public static StreamId stream(Random random) {
        return new StreamId(
                cluster(random), instance(random), node(random), positive(random), random.nextInt(StreamId.LANES));
    }

    /** A message with or without identity; a topic and publisher of few, so that neighbours share them. */
    public static Message message(Random random) {
        return new Message(
                Texts.topic(random, 3),
                bytes(random, random.nextInt(10) == 0 ? 5_000 : 40),
                QoS.of(random.nextInt(3)),
                random.nextBoolean(),
                random.nextBoolean() ? MessageProperties.NONE : properties(random),
                random.nextBoolean() ? "client" : Texts.text(random, 20),
                random.nextBoolean() ? 1_750_000_000_000L + random.nextInt(10_000) : random.nextLong(),
                random.nextBoolean() ? null : MessageId.of(stream(random), positive(random)),
                random.nextInt(4) > 0 ? Message.DEFAULT_HOP_LIMIT : random.nextInt(Message.MAX_HOP_LIMIT + 1),
                clusters(random, random.nextInt(8) == 0 ? Message.MAX_PATH : 2),
                clusters(random, random.nextInt(8) == 0 ? Message.MAX_TARGETS : 2));
    }

    public static MessageProperties properties(Random random) {
        List<UserProperty> user = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            user.add(new UserProperty(Texts.text(random, 10), Texts.text(random, 30)));
        }
        return new MessageProperties(
                random.nextInt(3) - 1,
                random.nextBoolean() ? -1 : random.nextLong(1L << 32),
                random.nextBoolean() ? null : Texts.text(random, 20),
                random.nextBoolean() ? null : Texts.topic(random, 3),
                random.nextBoolean() ? null : bytes(random, 30),
                user);
    }

    /** A batch of up to max entries, with gaps in its numbers. */
    public static MessageBatch batch(Random random, int max) {
        StreamId stream = stream(random);
        long first = random.nextInt(4) > 0 ? 1 + random.nextInt(1_000) : 1 + random.nextLong(Long.MAX_VALUE / 2);
        long number = first - 1;
        List<BatchEntry> entries = new ArrayList<>();
        for (int i = random.nextInt(max + 1); i > 0; i--) {
            Message message = message(random);
            if (message.qos() == QoS.AT_MOST_ONCE) {
                entries.add(new BatchEntry(0, message));
                continue;
            }
            number += 1 + (random.nextInt(5) == 0 ? random.nextInt(1_000) : 0);
            boolean own = message.id() != null && random.nextBoolean();
            entries.add(new BatchEntry(number, own ? message.withId(MessageId.of(stream, number)) : message));
        }
        return new MessageBatch(stream, first, number + random.nextInt(3), entries);
    }

    /** What decoding gives for the batch: numbered entries without an identity have got their own. */
    public static MessageBatch identified(MessageBatch batch) {
        List<BatchEntry> entries = batch.entries().stream()
                .map(entry -> new BatchEntry(entry.number(), identified(entry, batch.stream())))
                .toList();
        return new MessageBatch(batch.stream(), batch.first(), batch.last(), entries);
    }

    private static Message identified(BatchEntry entry, StreamId stream) {
        @Nullable MessageId id = entry.message().id();
        boolean missing = id == null && entry.numbered();
        return missing ? entry.message().withId(MessageId.of(stream, entry.number())) : entry.message();
    }

    /** Greater than 0, of every length as a varint. */
    public static long positive(Random random) {
        return 1 + (random.nextLong() >>> (1 + random.nextInt(62)));
    }

    /** 0 to max random bytes. */
    public static byte[] bytes(Random random, int max) {
        byte[] bytes = new byte[random.nextInt(max + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static List<ClusterName> clusters(Random random, int max) {
        List<ClusterName> clusters = new ArrayList<>();
        for (int i = random.nextInt(max + 1); i > 0; i--) {
            clusters.add(cluster(random));
        }
        return clusters;
    }

    private static String name(Random random, int max) {
        StringBuilder name = new StringBuilder();
        for (int i = 1 + random.nextInt(max); i > 0; i--) {
            name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return name.toString();
    }
}
